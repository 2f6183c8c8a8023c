package io.iotdr.backup.repository.internal.format;

import io.iotdr.error.DisasterRecoveryException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The object of a location that names the format and the repository, as FORMAT.md describes. */
final class RepositoryConfig {

    /** The key of the object. */
    static final String KEY = "config";

    private static final String FORMAT = "iot-dr repository, format ";
    private static final int VERSION = 1;
    private static final Pattern ANY_FORMAT = Pattern.compile(FORMAT + "[0-9]+\n");
    private static final Pattern THIS_FORMAT = Pattern.compile(FORMAT + VERSION + "\n[0-9a-f]{32}\n");

    private RepositoryConfig() {}

    static byte[] of(String repository) {
        return (FORMAT + VERSION + "\n" + repository + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A newer format may have other lines. */
    static boolean isWhole(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        boolean isThis = text.startsWith(FORMAT + VERSION + "\n");
        return isThis
                ? THIS_FORMAT.matcher(text).matches()
                : ANY_FORMAT.matcher(text).lookingAt();
    }

    /**
     * Returns the name of the repository.
     *
     * @param location for messages
     * @throws DisasterRecoveryException when it is of no repository, or of a newer format
     */
    static String name(String location, byte[] content) {
        String[] lines = new String(content, StandardCharsets.UTF_8).split("\n");
        if (lines.length < 2 || !lines[0].startsWith(FORMAT)) {
            throw new DisasterRecoveryException("the object '" + KEY + "' in " + location
                    + " does not belong to a repository; use an empty location");
        }
        if (!lines[0].equals(FORMAT + VERSION)) {
            throw new DisasterRecoveryException(
                    "the repository in " + location + " has format " + lines[0].substring(FORMAT.length())
                            + ", but this version of iot-dr reads only format " + VERSION + "; use a newer version");
        }
        return lines[1];
    }
}
