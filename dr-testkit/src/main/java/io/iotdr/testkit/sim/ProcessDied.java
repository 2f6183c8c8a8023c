package io.iotdr.testkit.sim;

/** Unwinds the stack of a simulated process that died. Not an exception, so that nothing takes it for a failure to handle. */
final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDied(String process) {
        super(process + " died", null, false, false);
    }
}
