package io.iotdr.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProbeFaults;
import io.iotdr.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a real round trip through a broker, like a device (MQTT 3.1.1): connects, subscribes, publishes with QoS 1, and
 * receives its message.
 */
public final class MqttProbe implements HealthProbe {

    private static final Set<Mqtt3ConnAckReturnCode> LOGIN_REFUSED =
            Set.of(Mqtt3ConnAckReturnCode.BAD_USER_NAME_OR_PASSWORD, Mqtt3ConnAckReturnCode.NOT_AUTHORIZED);

    private final Broker broker;
    private final Clock clock;
    private final io.iotdr.time.Scheduler scheduler;

    /**
     * A broker, and where the probe may publish.
     *
     * @param topic the prefix of the probe's topics; the login must be allowed to publish and subscribe below it
     */
    public record Broker(MqttAccess access, String topic) {}

    public MqttProbe(Broker broker, Clock clock, io.iotdr.time.Scheduler scheduler) {
        this.broker = broker;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    @Override
    public String target() {
        return broker.access().url();
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        Mqtt3BlockingClient client = broker.access().client("dr-probe", timeout);
        Future<Optional<String>> trip = scheduler.submit(() -> roundTrip(client, timeout));
        try {
            Optional<String> wrong = trip.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return wrong.<Observation>map(Observation.Unhealthy::new)
                    .orElseGet(() -> new Observation.Healthy(Duration.ofNanos(clock.nanos() - start)));
        } catch (TimeoutException e) {
            trip.cancel(true);
            return new Observation.Unhealthy("no round trip within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            String reason = String.valueOf(e.getCause());
            return ProbeFaults.isOwn(e) || isLoginRefused(e.getCause())
                    ? new Observation.Unknown(reason)
                    : new Observation.Unhealthy(reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Observation.Unknown("the probe was interrupted");
        } finally {
            MqttAccess.close(client);
        }
    }

    /** Returns whether the broker answered that the probe may not log in, as after its password was rotated. */
    static boolean isLoginRefused(@Nullable Throwable failure) {
        return failure instanceof Mqtt3ConnAckException refused
                && LOGIN_REFUSED.contains(refused.getMqttMessage().getReturnCode());
    }

    /** Returns what went wrong; empty when the message came back. */
    private Optional<String> roundTrip(Mqtt3BlockingClient client, Duration timeout) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        String topic = broker.topic() + "/" + id.substring(0, 8);
        client.connectWith().cleanSession(true).keepAlive(10).send();
        try (Mqtt3Publishes publishes = client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.SUBSCRIBED)) {
            client.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
            client.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(id.getBytes(StandardCharsets.UTF_8))
                    .send();
            Optional<Mqtt3Publish> back = publishes.receive(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return back.map(p -> new String(p.getPayloadAsBytes(), StandardCharsets.UTF_8))
                            .filter(id::equals)
                            .isPresent()
                    ? Optional.empty()
                    : Optional.of("the broker accepted the message but did not deliver it back");
        }
    }
}
