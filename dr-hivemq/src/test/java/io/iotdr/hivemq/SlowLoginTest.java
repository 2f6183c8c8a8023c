package io.iotdr.hivemq;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import io.iotdr.hivemq.GateRules.ClassRule;
import io.iotdr.hivemq.GateRules.Login;
import io.iotdr.testkit.junit.Await;
import io.iotdr.time.SystemClock;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the gate in a real HiveMQ whose logins take a while, as those that a database checks. */
final class SlowLoginTest {

    private final HiveMqGate gate = new HiveMqGate(
            new GateRules(
                    List.of(new ClassRule("meters", Pattern.compile("meter-.*"), 90)),
                    Optional.empty(),
                    Optional.empty(),
                    Login.BY_NOBODY),
            SystemClock.INSTANCE);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Boolean> checked = new CompletableFuture<>();

    /** The gate, behind which each login waits until the test lets it pass. */
    private final class Slow implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            gate.extensionStart(input, output);
            SimpleAuthenticator slow = (in, out) -> gate.authenticate(in, delayed(out));
            Services.securityRegistry().setAuthenticatorProvider(ask -> slow);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            gate.extensionStop(input, output);
        }

        private SimpleAuthOutput delayed(SimpleAuthOutput out) {
            return (SimpleAuthOutput) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {SimpleAuthOutput.class},
                    (proxy, method, arguments) -> {
                        if (!method.getName().equals("authenticateSuccessfully")) {
                            return method.invoke(out, arguments);
                        }
                        Async<?> hold = out.async(Duration.ofMinutes(1));
                        asked.countDown();
                        checked.thenRun(() -> {
                            out.authenticateSuccessfully();
                            hold.resume();
                        });
                        return null;
                    });
        }
    }

    @Test
    void aDeviceWhoseLoginWasCheckedWhileTheGateClosedIsNotLeftConnected(@TempDir Path directory) throws Exception {
        try (HiveMqBroker broker = HiveMqBroker.start(new Slow(), directory)) {
            Mqtt5AsyncClient device = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier("meter-1")
                    .serverHost("127.0.0.1")
                    .serverPort(broker.port())
                    .buildAsync();
            CompletableFuture<?> connecting = device.connect();
            asked.await();
            gate.disconnectAll();
            assertThat(gate.connected()).isZero();
            checked.complete(true);
            connecting.exceptionally(refused -> null).get();
            Await.until(
                    "the device to be disconnected", () -> !device.getState().isConnectedOrReconnect());
            Await.until("the gate to count nobody", () -> gate.connected() == 0);
        }
    }
}
