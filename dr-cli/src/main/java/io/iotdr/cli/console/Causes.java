package io.iotdr.cli.console;

import io.iotdr.error.Reason;

/** The text of a failure for the command line: never {@code null}, and with the cause that the message leaves out. */
public final class Causes {

    private Causes() {}

    /** Returns the message of a failure, or of its nearest cause that has one, or the failure's type. */
    public static String of(Throwable failure) {
        String message = Reason.of(failure);
        if (!message.isBlank() && !message.endsWith("null")) {
            return message;
        }
        Throwable cause = failure.getCause();
        String known = message.replaceFirst("null$", "");
        return known + (cause == null ? failure.getClass().getSimpleName() : of(cause));
    }
}
