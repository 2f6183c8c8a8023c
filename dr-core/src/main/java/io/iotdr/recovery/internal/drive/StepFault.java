package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.RevertRefusedException;
import java.util.Arrays;

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
                bounded(plain ? message : thrown.getClass().getSimpleName() + ": " + message + place(thrown)),
                thrown instanceof Error);
    }

    /** Returns where a fault of a program was thrown; a failure of this library tells itself what happened. */
    private static String place(Throwable thrown) {
        return thrown instanceof DisasterRecoveryException
                ? ""
                : Arrays.stream(thrown.getStackTrace())
                        .filter(frame -> !frame.getClassName().startsWith("java."))
                        .findFirst()
                        .map(frame -> " at " + frame)
                        .orElse("");
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }
}
