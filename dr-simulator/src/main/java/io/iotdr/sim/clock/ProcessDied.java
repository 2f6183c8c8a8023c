package io.iotdr.sim.clock;

/**
 * Unwinds the stack of a simulated process that died. An error and not an exception, so that no code handles it as a
 * failure.
 */
final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDied(String process) {
        super(process + " died", null, false, false);
    }
}
