package io.iotdr.examples.fleet;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import io.iotdr.device.DeviceBackoff;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device that publishes numbered messages with QoS 1, one at a time, and repeats each one until a broker has
 * acknowledged it, or the service behind the broker has confirmed it. When its connection breaks, it resolves its broker's name, using the cached answer for its TTL, and
 * reconnects by {@link DeviceBackoff}. Thread-safe.
 */
final class Device {

    private static final Logger LOG = LoggerFactory.getLogger(Device.class);
    private final String name;
    private final EndpointSource resolver;
    private final DeviceHabits habits;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Random random;
    private final DeviceBackoff backoff;
    private final List<Ack> acks = new ArrayList<>();
    private CompletableFuture<Void> confirmation = new CompletableFuture<>();
    private Optional<Mqtt3AsyncClient> client = Optional.empty();
    private Endpoint connected = new Endpoint("", 0);
    private long number = 1;
    private boolean stopped;

    Device(String name, EndpointSource resolver, DeviceHabits habits, TimeSource time) {
        this.name = name;
        this.resolver = resolver;
        this.habits = habits;
        this.clock = time.clock();
        this.scheduler = time.scheduler();
        this.random = new Random(name.hashCode());
        this.backoff = new DeviceBackoff(habits.backoff(), random, clock);
    }

    String name() {
        return name;
    }

    synchronized List<Ack> acks() {
        return List.copyOf(acks);
    }

    /** Returns the endpoint that the device is connected to, as far as it knows. */
    synchronized Optional<Endpoint> connected() {
        return client.filter(c -> c.getState().isConnected()).map(c -> connected);
    }

    synchronized void start() {
        scheduler.after(jitter(habits.publishEvery()), this::connect);
    }

    synchronized void stop() {
        stopped = true;
        client.ifPresent(c -> c.disconnect().exceptionally(broken -> null));
        client = Optional.empty();
    }

    private void connect() {
        if (isStopped()) {
            return;
        }
        resolver.resolve().thenAccept(this::connect).exceptionally(e -> {
            comeBack(e);
            return null;
        });
    }

    private void connect(Endpoint endpoint) {
        Mqtt3AsyncClient fresh = MqttClient.builder()
                .useMqttVersion3()
                .identifier(name)
                .serverHost(endpoint.host())
                .serverPort(endpoint.port())
                .transportConfig()
                .socketConnectTimeout(habits.patience().toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(habits.patience().toMillis(), TimeUnit.MILLISECONDS)
                .applyTransportConfig()
                .addDisconnectedListener(context -> lost(context.getCause()))
                .buildAsync();
        synchronized (this) {
            client = Optional.of(fresh);
            connected = endpoint;
        }
        fresh.connectWith()
                .cleanSession(true)
                .keepAlive(5)
                .send()
                .thenRun(() -> arrived(fresh))
                .exceptionally(refused -> null);
    }

    private void arrived(Mqtt3AsyncClient by) {
        synchronized (this) {
            backoff.connected();
        }
        if (habits.confirmedBy() == DeviceHabits.ConfirmedBy.BROKER) {
            publish(by);
            return;
        }
        by.subscribeWith()
                .topicFilter("confirmed/" + name)
                .qos(MqttQos.AT_MOST_ONCE)
                .callback(answer -> confirmed(new String(answer.getPayloadAsBytes(), StandardCharsets.UTF_8)))
                .send()
                .whenComplete((there, failure) -> {
                    if (failure == null) {
                        publish(by);
                    } else {
                        by.disconnect().exceptionally(broken -> null);
                    }
                });
    }

    /** Takes the service's answer to a message; it comes once more when the message was repeated. */
    private synchronized void confirmed(String said) {
        if (said.equals(String.valueOf(number))) {
            confirmation.complete(null);
        }
    }

    private synchronized void lost(Throwable cause) {
        client = Optional.empty();
        comeBack(cause);
    }

    private synchronized void comeBack(Throwable cause) {
        if (stopped) {
            return;
        }
        LOG.debug("{} comes back after {}", name, String.valueOf(cause));
        scheduler.after(backoff.lost(), this::connect);
    }

    private void publish(Mqtt3AsyncClient by) {
        long saying;
        CompletableFuture<Void> answer = new CompletableFuture<>();
        synchronized (this) {
            if (stopped || client.filter(c -> c == by).isEmpty()) {
                return;
            }
            saying = number;
            confirmation = answer;
        }
        by.publishWith()
                .topic("telemetry/" + name)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload((saying + " " + Payload.of(name, saying)).getBytes(StandardCharsets.UTF_8))
                .send()
                .thenCompose(ack -> habits.confirmedBy() == DeviceHabits.ConfirmedBy.BROKER
                        ? CompletableFuture.<Void>completedFuture(null)
                        : answer)
                .orTimeout(habits.patience().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((ack, failure) -> {
                    if (failure == null) {
                        acknowledged(by, saying);
                    } else {
                        by.disconnect().exceptionally(broken -> null);
                    }
                });
    }

    private synchronized void acknowledged(Mqtt3AsyncClient by, long said) {
        acks.add(new Ack(said, clock.now(), connected));
        number = said + 1;
        scheduler.after(habits.publishEvery(), () -> publish(by));
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private Duration jitter(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }
}
