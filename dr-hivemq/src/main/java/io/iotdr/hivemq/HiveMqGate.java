package io.iotdr.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
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
import com.hivemq.extension.sdk.api.services.ManagedExtensionExecutorService;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.session.ClientService;
import io.iotdr.error.Reason;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceClass;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private static final String LEFT = "the region is being left";
    private static final int BATCH = 500;
    private static final int LATE_TRIES = 300;
    private static final long LATE_PAUSE_MILLIS = 100;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long MOMENT_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(HiveMqGate.class);

    private final GateRules rules;
    private final Clock clock;
    private volatile AdmissionGate gate;

    /** By identity: when a device takes over its own session, the end of the old connection is told after the new begin. */
    private final Map<ConnectionInformation, String> live = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Of the broker that started this extension: the services of the SDK are those of the last broker of the JVM. */
    private volatile @Nullable ClientService clients;

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
        clients = Services.clientService();
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

        private final ManagedExtensionExecutorService executor = Services.extensionExecutorService();

        @Override
        public void onMqttConnectionStart(ConnectionStartInput input) {
            // It counts once it is authenticated.
        }

        @Override
        public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
            String client = input.getClientInformation().getClientId();
            live.put(input.getConnectionInformation(), client);
            sendAway(input.getConnectionInformation(), client, LATE_TRIES);
        }

        /**
         * Ends a connection for which the gate closed while another extension checked its login. The broker finds it only once
         * it has told the device that it is welcome.
         */
        private void sendAway(ConnectionInformation connection, String client, int tries) {
            ClientService service = clients;
            if (gate.isOpenTo(client) || !live.containsKey(connection) || service == null || tries == 0) {
                return;
            }
            var unused = service.disconnectClient(client, false, reason(), LEFT)
                    .whenComplete((found, failed) -> executor.schedule(
                            () -> sendAway(connection, client, tries - 1), LATE_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        }

        /** Overridden, since the default passes it on as a disconnection. */
        @Override
        public void onAuthenticationFailedDisconnect(AuthenticationFailedInput input) {
            // It never counted.
        }

        @Override
        public void onDisconnect(DisconnectEventInput input) {
            synchronized (live) {
                live.remove(input.getConnectionInformation());
                live.notifyAll();
            }
        }
    }

    @Override
    public long connected() {
        return devices().size();
    }

    private List<String> devices() {
        List<String> all;
        synchronized (live) {
            all = new ArrayList<>(live.values());
        }
        return all.stream().filter(client -> rules.classOf(client).isPresent()).toList();
    }

    @Override
    public long registered() {
        return rules.classes().stream()
                .mapToLong(GateRules.ClassRule::registered)
                .sum();
    }

    @Override
    public List<DeviceClass> classes() {
        List<String> devices = devices();
        return rules.classes().stream()
                .map(c -> new DeviceClass(
                        c.name(),
                        devices.stream()
                                .filter(d -> rules.classOf(d).filter(c::equals).isPresent())
                                .count(),
                        c.registered()))
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
     * Closes the gate, then disconnects everybody for up to 20 seconds. A device that was on its way is disconnected in a later
     * round. When the closed gate cannot be remembered, the devices are disconnected nevertheless.
     */
    @Override
    public void disconnectAll() {
        Optional<ProviderException> forgotten = closed();
        Set<String> failures = new TreeSet<>();
        long end = clock.nanos() + LIMIT.toNanos();
        List<String> left = devices();
        while (!left.isEmpty() && clock.nanos() - end < 0) {
            List<String> clients = List.copyOf(new HashSet<>(left));
            for (int from = 0; from < clients.size(); from += BATCH) {
                disconnect(clients.subList(from, Math.min(clients.size(), from + BATCH)), failures);
            }
            left = afterAMoment();
        }
        forgotten.ifPresent(e -> {
            throw e;
        });
        if (!left.isEmpty()) {
            throw ProviderException.unknown(
                    "HiveMQ",
                    "disconnect the devices",
                    left.size() + " devices are still connected after " + LIMIT.toSeconds() + " s"
                            + (failures.isEmpty() ? "" : ": " + String.join("; ", failures)),
                    null);
        }
    }

    private Optional<ProviderException> closed() {
        try {
            gate.close();
            return Optional.empty();
        } catch (ProviderException e) {
            return Optional.of(e);
        }
    }

    /** The broker tells of the end of a connection some time after it has ended it. */
    private List<String> afterAMoment() {
        synchronized (live) {
            List<String> left = devices();
            if (!left.isEmpty()) {
                try {
                    live.wait(MOMENT_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw ProviderException.unknown("HiveMQ", "disconnect the devices", "interrupted", e);
                }
            }
            return devices();
        }
    }

    /** Only a gate that is closed for everybody names the other server. */
    private DisconnectReasonCode reason() {
        if (gate.isOpen()) {
            return DisconnectReasonCode.SERVER_BUSY;
        }
        return rules.redirect().isPresent()
                ? DisconnectReasonCode.USE_ANOTHER_SERVER
                : DisconnectReasonCode.SERVER_SHUTTING_DOWN;
    }

    /** What fails is tried again in the next round. */
    private void disconnect(List<String> batch, Set<String> failures) {
        ClientService service = clients;
        if (service == null) {
            throw ProviderException.notDone("HiveMQ", "disconnect the devices", "the broker has not started", null);
        }
        CompletableFuture<?>[] all = batch.stream()
                .map(client -> service.disconnectClient(client, false, reason(), LEFT))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown("HiveMQ", "disconnect the devices", "interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            failures.add(Reason.of(e));
        }
    }
}
