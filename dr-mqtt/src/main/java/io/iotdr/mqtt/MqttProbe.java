package io.iotdr.mqtt;

import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
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
 * Makes a real round trip through a broker, like a device: connects, subscribes, publishes with QoS 1, and receives its
 * message.
 */
public final class MqttProbe implements HealthProbe {

    private static final Set<Mqtt3ConnAckReturnCode> LOGIN_REFUSED =
            Set.of(Mqtt3ConnAckReturnCode.BAD_USER_NAME_OR_PASSWORD, Mqtt3ConnAckReturnCode.NOT_AUTHORIZED);

    private static final Set<Mqtt5ConnAckReasonCode> LOGIN_REFUSED_5 =
            Set.of(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD, Mqtt5ConnAckReasonCode.NOT_AUTHORIZED);

    private final Broker broker;
    private final Clock clock;
    private final io.iotdr.time.Scheduler scheduler;

    /**
     * A broker, and where the probe may publish.
     *
     * @param topic the prefix of the probe's topics; the login must be allowed to publish and subscribe below it
     * @param version 3 for MQTT 3.1.1, or 5
     */
    public record Broker(MqttAccess access, String topic, int version) {
        public Broker {
            if (version != 3 && version != 5) {
                throw new IllegalArgumentException("'version' is " + version + "; expected 3 (MQTT 3.1.1) or 5");
            }
        }

        MqttRoundTrip roundTrip(Duration timeout) {
            return version == 5
                    ? new MqttRoundTrip.Version5(access.client5("dr-probe", timeout))
                    : new MqttRoundTrip.Version3(access.client("dr-probe", timeout));
        }
    }

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
        MqttRoundTrip device = broker.roundTrip(timeout);
        Future<Optional<String>> trip = scheduler.submit(() -> roundTrip(device, timeout));
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
            device.close();
        }
    }

    /** Returns whether the broker answered that the probe may not log in, as after its password was rotated. */
    static boolean isLoginRefused(@Nullable Throwable failure) {
        return failure instanceof Mqtt3ConnAckException refused
                        && LOGIN_REFUSED.contains(refused.getMqttMessage().getReturnCode())
                || failure instanceof Mqtt5ConnAckException refused5
                        && LOGIN_REFUSED_5.contains(refused5.getMqttMessage().getReasonCode());
    }

    /** Returns what went wrong; empty when the message came back. */
    private Optional<String> roundTrip(MqttRoundTrip device, Duration timeout) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        String topic = broker.topic() + "/" + id.substring(0, 8);
        return device.send(topic, id.getBytes(StandardCharsets.UTF_8), timeout)
                        .map(payload -> new String(payload, StandardCharsets.UTF_8))
                        .filter(id::equals)
                        .isPresent()
                ? Optional.empty()
                : Optional.of("the broker accepted the message but did not deliver it back");
    }
}
