package io.iotdr.agent;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a request: HMAC-SHA256 (RFC 2104) over its method, path, time, nonce and the SHA-256 of its body. The
 * secret itself is never sent.
 *
 * @param nonce unique for each request
 */
record RequestSignature(Instant time, String nonce, String hmac) {

    private static final String TIME = "X-DR-Time";
    private static final String NONCE = "X-DR-Nonce";
    private static final String SIGNATURE = "X-DR-Signature";

    static RequestSignature of(byte[] secret, AgentRequest request, Instant time, String nonce) {
        return new RequestSignature(time, nonce, hmac(secret, request, time, nonce));
    }

    /** Returns the signature in the headers of a request; empty when it is missing or malformed. */
    static Optional<RequestSignature> in(Map<String, String> headers) {
        String time = headers.getOrDefault(TIME.toLowerCase(Locale.ROOT), "");
        String nonce = headers.getOrDefault(NONCE.toLowerCase(Locale.ROOT), "");
        String hmac = headers.getOrDefault(SIGNATURE.toLowerCase(Locale.ROOT), "");
        try {
            return nonce.matches("[0-9a-f]{32}") && !hmac.isEmpty()
                    ? Optional.of(new RequestSignature(Instant.parse(time), nonce, hmac))
                    : Optional.empty();
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    Map<String, String> headers() {
        return Map.of(TIME, time.toString(), NONCE, nonce, SIGNATURE, hmac);
    }

    /** Returns whether the request was signed with a secret; takes the same time wherever they differ. */
    boolean fits(byte[] secret, AgentRequest request) {
        return MessageDigest.isEqual(
                hmac.getBytes(StandardCharsets.US_ASCII),
                hmac(secret, request, time, nonce).getBytes(StandardCharsets.US_ASCII));
    }

    private static String hmac(byte[] secret, AgentRequest request, Instant time, String nonce) {
        try {
            String body = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(request.body().getBytes(StandardCharsets.UTF_8)));
            String text = String.join("\n", request.method(), request.path(), time.toString(), nonce, body);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and HmacSHA256", e);
        }
    }
}
