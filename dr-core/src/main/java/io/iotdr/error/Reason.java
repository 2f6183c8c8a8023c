package io.iotdr.error;

/** The reason for a failure, for people. */
public final class Reason {

    private Reason() {}

    /** Returns the message of an exception or, when it has none, of its cause or else the name of its type; never "null". */
    public static String of(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String message = at.getMessage();
            if (message != null && !message.isBlank()) {
                return message;
            }
        }
        return failure.getClass().getSimpleName();
    }
}
