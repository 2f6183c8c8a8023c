package io.iotdr.recovery.internal.drive;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.RevertRefusedException;

/**
 * An exception of a step, as an outcome of that step.
 *
 * @param reason for people, of bounded length
 * @param retryable whether another attempt may succeed; true for an {@link Error}, whose cause may be elsewhere in the
 *     process and pass
 */
record StepFault(String reason, boolean retryable) {

    private static final int LONGEST = 4_000;

    static StepFault of(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (thrown instanceof ProviderException provider) {
            return new StepFault(bounded(Reason.of(provider)), provider.retryable());
        }
        String message = Reason.of(thrown);
        boolean plain = thrown instanceof RevertRefusedException;
        return new StepFault(
                bounded(plain ? message : thrown.getClass().getSimpleName() + ": " + message), thrown instanceof Error);
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }
}
