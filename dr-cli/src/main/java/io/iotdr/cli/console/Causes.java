package io.iotdr.cli.console;

/** The text of a failure for the command line: never {@code null}, and with the cause that the message leaves out. */
public final class Causes {

    private Causes() {}

    /** Returns the message of a failure, or of its nearest cause that has one, or the failure's type. */
    public static String of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.isBlank() && !message.endsWith("null")) {
            return message;
        }
        Throwable cause = failure.getCause();
        String known = message.replaceFirst("null$", "");
        return known + (cause == null ? failure.getClass().getSimpleName() : of(cause));
    }
}
