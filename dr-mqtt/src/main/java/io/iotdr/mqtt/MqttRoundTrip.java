package io.iotdr.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A device that sends itself one message, with QoS 1, by one version of MQTT. */
sealed interface MqttRoundTrip {

    int KEEP_ALIVE_SECONDS = 10;

    /** Connects, subscribes, publishes, and returns the message that came back; empty when none did. */
    Optional<byte[]> send(String topic, byte[] payload, Duration timeout) throws InterruptedException;

    /** Disconnects unless the connection broke or was never established. */
    void close();

    /** By MQTT 3.1.1. */
    record Version3(Mqtt3BlockingClient client) implements MqttRoundTrip {
        @Override
        public Optional<byte[]> send(String topic, byte[] payload, Duration timeout) throws InterruptedException {
            client.connectWith()
                    .cleanSession(true)
                    .keepAlive(KEEP_ALIVE_SECONDS)
                    .send();
            try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
                client.subscribeWith()
                        .topicFilter(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send();
                client.publishWith()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload)
                        .send();
                return publishes
                        .receive(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .map(Mqtt3Publish::getPayloadAsBytes);
            }
        }

        @Override
        public void close() {
            MqttAccess.close(client);
        }
    }

    /** By MQTT 5. */
    record Version5(Mqtt5BlockingClient client) implements MqttRoundTrip {
        @Override
        public Optional<byte[]> send(String topic, byte[] payload, Duration timeout) throws InterruptedException {
            client.connectWith().cleanStart(true).keepAlive(KEEP_ALIVE_SECONDS).send();
            try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
                client.subscribeWith()
                        .topicFilter(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send();
                client.publishWith()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload)
                        .send();
                return publishes
                        .receive(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .map(Mqtt5Publish::getPayloadAsBytes);
            }
        }

        @Override
        public void close() {
            if (client.getState().isConnectedOrReconnect()) {
                var unused = client.toAsync().disconnect();
            }
        }
    }
}
