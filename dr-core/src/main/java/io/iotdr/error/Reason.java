package io.iotdr.error;

/** The reason for a failure, for people. */
public final class Reason {

    /** How the JDK begins it. */
    private static final String UNKNOWN_AUTHORITY = "PKIX path building failed";

    private Reason() {}

    /**
     * Returns the message of a failure or, when it has none or ends with the word null, that of its cause too; without any
     * message, the name of its type.
     */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message != null && message.contains(UNKNOWN_AUTHORITY)) {
            return message.substring(0, message.indexOf(UNKNOWN_AUTHORITY))
                    + "its certificate is signed by no authority that is known here; name the authority's PEM file in 'ca'";
        }
        if (message != null && !message.isBlank() && !endsWithNothing(message)) {
            return message;
        }
        String known = message == null ? "" : message.replaceFirst("null$", "");
        Throwable cause = failure.getCause();
        return known + (cause == null ? failure.getClass().getSimpleName() : of(cause));
    }

    /** Returns whether a message was made of another one that is missing; a sentence of the JDK may end so too. */
    private static boolean endsWithNothing(String message) {
        return message.equals("null") || message.endsWith(": null");
    }
}
