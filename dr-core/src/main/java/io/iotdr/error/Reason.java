package io.iotdr.error;

/** The reason for a failure, for people. */
public final class Reason {

    private Reason() {}

    /**
     * Returns the message of a failure or, when it has none or ends with the word null, that of its cause too; without any
     * message, the name of its type.
     */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message != null && !message.isBlank() && !message.endsWith("null")) {
            return message;
        }
        String known = message == null ? "" : message.replaceFirst("null$", "");
        Throwable cause = failure.getCause();
        return known + (cause == null ? failure.getClass().getSimpleName() : of(cause));
    }
}
