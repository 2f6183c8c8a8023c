package io.iotdr.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationFailedInput;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceClass;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An extension of HiveMQ that counts the devices, disconnects them, and decides who may connect and how fast. Give it to
 * {@code RegionAgent} as the devices of the region, with a priority above that of every extension that authenticates. One
 * gate serves one broker; nodes of a cluster have a gate each. Thread-safe.
 *
 * <p>A device that may not connect is told that the server is busy (MQTT 5) or unavailable (MQTT 3.1.1), never that its
 * login is wrong. With a redirect, devices with MQTT 5 are told of the other server (MQTT 5, 4.13 Server redirection).
 */
public final class HiveMqGate implements ExtensionMain, DeviceFleet {

    private static final Logger LOG = LoggerFactory.getLogger(HiveMqGate.class);

    private final GateRules rules;
    private final Clock clock;
    private volatile AdmissionGate gate;

    private final LiveDevices live = new LiveDevices();
    private volatile @Nullable Evictions evictions;

    /** Makes a gate that is open whenever the broker starts, also in a region that was fenced. */
    public HiveMqGate(GateRules rules, Clock clock) {
        this(rules, clock, Optional.empty());
    }

    /**
     * Makes a gate that remembers whether it is open. When it cannot read that, it is closed, since its region may be
     * fenced.
     *
     * @param file where it remembers that; each node has its own, in a directory that survives a restart
     */
    public HiveMqGate(GateRules rules, Clock clock, Path file) {
        this(rules, clock, Optional.of(new GateFile(file)));
    }

    private HiveMqGate(GateRules rules, Clock clock, Optional<GateFile> file) {
        this.rules = rules;
        this.clock = clock;
        this.gate = new AdmissionGate(rules, clock, file);
    }

    GateRules rules() {
        return rules;
    }

    /** Remembers from now on whether it is open, and is as a file tells. */
    void remember(Path file) {
        gate = new AdmissionGate(rules, clock, Optional.of(new GateFile(file)));
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        LOG.info("the gate is {}", gate);
        evictions = new Evictions(Services.clientService(), Services.extensionExecutorService(), live, rules, clock);
        SimpleAuthenticator authenticator = this::authenticate;
        Services.securityRegistry().setAuthenticatorProvider(ask -> authenticator);
        Services.interceptorRegistry().setConnackOutboundInterceptorProvider(ask -> (in, out) -> {
            if (in.getConnackPacket().getReasonCode() == ConnackReasonCode.USE_ANOTHER_SERVER) {
                rules.redirect().ifPresent(out.getConnackPacket()::setServerReference);
            }
        });
        Services.initializerRegistry()
                .setClientInitializer((ask, context) -> context.addDisconnectOutboundInterceptor((in, out) -> {
                    if (in.getDisconnectPacket().getReasonCode() == DisconnectReasonCode.USE_ANOTHER_SERVER) {
                        rules.redirect().ifPresent(out.getDisconnectPacket()::setServerReference);
                    }
                }));
        Services.eventRegistry().setClientLifecycleEventListener(ask -> new Connections());
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        live.clear();
    }

    void authenticate(SimpleAuthInput input, SimpleAuthOutput output) {
        String client = input.getClientInformation().getClientId();
        switch (answer(client)) {
            case WELCOME -> {
                if (rules.login() == GateRules.Login.BY_NEXT_EXTENSION) {
                    output.nextExtensionOrDefault();
                } else {
                    output.authenticateSuccessfully();
                }
            }
            case LATER ->
                output.failAuthentication(
                        ConnackReasonCode.SERVER_BUSY,
                        "more devices than this region bears, or other classes come first");
            case REFUSED ->
                output.failAuthentication(
                        ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                        "an id has at most " + GateRules.LONGEST_ID + " characters");
            case CLOSED ->
                output.failAuthentication(
                        rules.redirect().isPresent()
                                ? ConnackReasonCode.USE_ANOTHER_SERVER
                                : ConnackReasonCode.SERVER_BUSY,
                        "this region does not accept devices");
        }
    }

    /** Whatever happens, the client gets an answer: HiveMQ would wait for one, and no other client would be served. */
    private AdmissionGate.GateAnswer answer(String client) {
        try {
            return gate.ask(client);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("a client is refused, since its class cannot be told", e);
            return AdmissionGate.GateAnswer.REFUSED;
        }
    }

    private final class Connections implements ClientLifecycleEventListener {

        @Override
        public void onMqttConnectionStart(ConnectionStartInput input) {
            // It counts once it is authenticated.
        }

        @Override
        public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
            String client = input.getClientInformation().getClientId();
            Evictions late = evictions;
            rules.classOf(client).ifPresent(kind -> {
                live.add(input.getConnectionInformation(), client, kind);
                if (late != null) {
                    late.late(input.getConnectionInformation(), client, gate);
                }
            });
        }

        /** Overridden, since the default passes it on as a disconnection. */
        @Override
        public void onAuthenticationFailedDisconnect(AuthenticationFailedInput input) {
            // It never counted.
        }

        @Override
        public void onDisconnect(DisconnectEventInput input) {
            live.remove(input.getConnectionInformation());
        }
    }

    @Override
    public long connected() {
        return live.count();
    }

    @Override
    public long registered() {
        return rules.classes().stream()
                .mapToLong(GateRules.ClassRule::registered)
                .sum();
    }

    @Override
    public List<DeviceClass> classes() {
        return rules.classes().stream()
                .map(c -> new DeviceClass(c.name(), live.count(c), c.registered()))
                .toList();
    }

    @Override
    public Optional<Integer> connectsPerSecond() {
        return rules.connectsPerSecond();
    }

    @Override
    public boolean paced() {
        return true;
    }

    /** A closed gate that a restart of the broker would open counts as open, so that a fence is made again. */
    @Override
    public boolean admitting() {
        return gate.isOpen() || !gate.isRemembered();
    }

    @Override
    public void admit() {
        gate.open();
    }

    @Override
    public void admit(Admission admission) {
        gate.open(admission);
    }

    /**
     * Closes the gate, then disconnects every device. When the closed gate cannot be remembered, the devices are disconnected
     * nevertheless, before that is told.
     */
    @Override
    public void disconnectAll() {
        Optional<ProviderException> forgotten = closed();
        Evictions running = evictions;
        if (running == null) {
            throw ProviderException.notDone("HiveMQ", "disconnect the devices", "the broker has not started", null);
        }
        running.all();
        forgotten.ifPresent(e -> {
            throw e;
        });
    }

    private Optional<ProviderException> closed() {
        try {
            gate.close();
            return Optional.empty();
        } catch (ProviderException e) {
            return Optional.of(e);
        }
    }
}
