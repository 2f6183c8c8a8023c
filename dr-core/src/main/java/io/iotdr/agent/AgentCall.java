package io.iotdr.agent;

import io.iotdr.json.JsonPart;
import io.iotdr.spi.FencingToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A call of a resource's method, as it is sent to an agent.
 *
 * @param id chosen by the caller; a repetition with the same id attaches to the first call
 * @param region the region whose agent is meant
 * @param target the name of the resource at the agent, such as {@code compute}
 * @param method a method of the resource's SPI interface
 * @param token the run in whose name the call is made; required for an effect
 * @param patience how long the agent may wait for the result before it answers that the call runs
 */
record AgentCall(
        String id,
        String region,
        String target,
        String method,
        List<JsonPart> arguments,
        Optional<FencingToken> token,
        Duration patience) {

    /** The longest time for which an agent keeps a connection waiting. */
    static final Duration LONGEST_PATIENCE = Duration.ofSeconds(20);

    AgentCall {
        if (!id.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("the id of a call has 32 hexadecimal digits");
        }
        arguments = List.copyOf(arguments);
        patience = patience.isNegative() || patience.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : patience;
    }

    /** Returns what distinguishes this call from another one with the same id. It is kept for minutes, so it is short. */
    String content() {
        String all = String.join(" ", region, target, method, arguments.toString(), token.toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
