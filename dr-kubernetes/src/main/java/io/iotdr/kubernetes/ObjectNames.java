package io.iotdr.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names of Kubernetes objects for names of ours, which may have capitals and underscores. */
final class ObjectNames {

    private static final int READABLE = 180;

    private ObjectNames() {}

    /** Readable as far as an object's name may be (RFC 1123), and as distinct as the name it stands for. */
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
