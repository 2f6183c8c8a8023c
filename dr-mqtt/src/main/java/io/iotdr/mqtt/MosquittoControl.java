package io.iotdr.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.json.JsonView;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The control topics of a Mosquitto broker: those of its dynamic security plugin, and its statistics. Each call connects
 * anew. Thread-safe.
 *
 * @see <a href="https://mosquitto.org/documentation/dynamic-security/">Dynamic Security Plugin</a>
 */
final class MosquittoControl {

    private static final String COMMANDS = "$CONTROL/dynamic-security/v1";
    private static final String ANSWERS = COMMANDS + "/response";
    private static final long SLACK_MILLIS = 500;
    private static final String CONNECTED = "$SYS/broker/clients/connected";

    private final MqttAccess access;
    private final Duration timeout;
    private final Clock clock;

    MosquittoControl(MqttAccess access, Duration timeout, Clock clock) {
        this.access = access;
        this.timeout = timeout;
        this.clock = clock;
    }

    String place() {
        return "Mosquitto at " + access.host() + ":" + access.port();
    }

    /**
     * Returns the number of connected clients but this one. The broker publishes it when it has changed, once in {@code
     * sys_interval}: what is retained may be of before this client connected, what comes next, or nothing, counts it.
     */
    long otherClients(Duration sysInterval) {
        return with("count the clients", client -> {
            // Retained messages may come before the answer to the subscription, which only the filter ALL passes on.
            try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.subscribeWith().topicFilter(CONNECTED).send();
                Mqtt3Publish first = publishes
                        .receive(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .orElseThrow(() -> failed(
                                Outcome.REFUSED,
                                "count the clients",
                                "it published no " + CONNECTED + "; set sys_interval, and let the user read $SYS/#",
                                null));
                Mqtt3Publish newest = first.isRetain()
                        ? publishes
                                .receive(sysInterval.toMillis() + SLACK_MILLIS, TimeUnit.MILLISECONDS)
                                .orElse(first)
                        : first;
                return Long.parseLong(text(newest)) - 1;
            }
        });
    }

    /**
     * Carries out commands of the plugin in one message, and returns the answer to each.
     *
     * @throws ProviderException with outcome {@code UNKNOWN} when no answer comes
     */
    List<JsonView> send(String operation, List<Map<String, String>> commands) {
        String id = UUID.randomUUID().toString();
        List<Map<String, String>> marked = new ArrayList<>();
        commands.forEach(command -> {
            Map<String, String> copy = new TreeMap<>(command);
            copy.put("correlationData", id);
            marked.add(copy);
        });
        return with(operation, client -> {
            try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.subscribeWith().topicFilter(ANSWERS).send();
                client.publishWith()
                        .topic(COMMANDS)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(Json.write(Map.of("commands", marked)).getBytes(StandardCharsets.UTF_8))
                        .send();
                return answer(operation, publishes, id);
            }
        });
    }

    /** Other administrators get their answers on the same topic. */
    private List<JsonView> answer(String operation, Mqtt3Publishes publishes, String id) throws InterruptedException {
        long end = clock.nanos() + timeout.toNanos();
        while (true) {
            Optional<Mqtt3Publish> next = publishes.receive(Math.max(0, end - clock.nanos()), TimeUnit.NANOSECONDS);
            List<JsonView> answers = JsonView.parse(text(next.orElseThrow(() -> failed(
                            Outcome.UNKNOWN,
                            operation,
                            "no answer within " + timeout
                                    + "; is the dynamic security plugin loaded, and may the user use $CONTROL?",
                            null))))
                    .at("responses")
                    .items();
            if (answers.stream()
                    .anyMatch(a ->
                            a.at("correlationData").text().filter(id::equals).isPresent())) {
                return answers;
            }
        }
    }

    private static String text(Mqtt3Publish message) {
        return new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
    }

    private interface ClientWork<T> {
        T on(Mqtt3BlockingClient client) throws InterruptedException;
    }

    private <T> T with(String operation, ClientWork<T> work) {
        Mqtt3BlockingClient client = access.client("dr-control", timeout);
        try {
            client.connectWith().cleanSession(true).keepAlive(10).send();
        } catch (RuntimeException e) {
            Outcome outcome = MqttProbe.isLoginRefused(e) ? Outcome.REFUSED : Outcome.NOT_DONE;
            throw failed(outcome, operation, Reason.of(e), e);
        }
        try {
            return work.on(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(Outcome.UNKNOWN, operation, "interrupted", e);
        } catch (ProviderException told) {
            throw told;
        } catch (DisasterRecoveryException | IllegalArgumentException malformed) {
            throw failed(Outcome.UNKNOWN, operation, "its answer: " + Reason.of(malformed), malformed);
        } catch (Mqtt3SubAckException e) {
            throw failed(
                    Outcome.REFUSED,
                    operation,
                    "the user may not subscribe to $CONTROL/# and $SYS/#; give it the role admin",
                    e);
        } catch (RuntimeException e) {
            throw failed(Outcome.UNKNOWN, operation, Reason.of(e), e);
        } finally {
            MqttAccess.close(client);
        }
    }

    ProviderException failed(Outcome outcome, String operation, String reason, @Nullable Throwable cause) {
        return outcome.exception(place(), operation, reason, cause);
    }
}
