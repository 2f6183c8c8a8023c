package io.iotdr.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Converts names that may contain capitals and underscores to names of Kubernetes objects. */
final class ObjectNames {

    private static final int READABLE = 180;

    private ObjectNames() {}

    /**
     * Returns a valid object name (RFC 1123): a readable prefix followed by a digest, so that distinct names stay
     * distinct.
     */
    static String of(String name) {
        String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        String start = readable.substring(0, Math.min(READABLE, readable.length()));
        return "iot-dr-" + start + "-" + digest(name);
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
