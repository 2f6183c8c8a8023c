package io.iotdr.hivemq;

import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.services.ManagedExtensionExecutorService;
import com.hivemq.extension.sdk.api.services.session.ClientService;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Disconnects devices of a running broker. Thread-safe.
 *
 * @param clients of the broker that started the extension: the services of the SDK are those of the last broker of the JVM
 */
record Evictions(
        ClientService clients,
        ManagedExtensionExecutorService executor,
        LiveDevices live,
        GateRules rules,
        Clock clock) {

    private static final String LEFT = "the region is being left";
    private static final int BATCH = 500;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long MOMENT_MILLIS = 200;
    private static final int LATE_TRIES = 300;
    private static final long LATE_PAUSE_MILLIS = 100;

    /**
     * Disconnects every device, in rounds, for up to 20 seconds: a device that was on its way is found in a later round.
     *
     * @throws ProviderException with outcome {@code UNKNOWN} when devices are still connected
     */
    void all() {
        Set<String> failures = new TreeSet<>();
        long end = clock.nanos() + LIMIT.toNanos();
        List<String> left = List.copyOf(live.clients());
        try {
            while (!left.isEmpty() && clock.nanos() - end < 0) {
                for (int from = 0; from < left.size(); from += BATCH) {
                    batch(left.subList(from, Math.min(left.size(), from + BATCH)), failures);
                }
                // The broker tells of the end of a connection some time after it has ended it.
                live.awaitEnd(MOMENT_MILLIS);
                left = List.copyOf(live.clients());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown("HiveMQ", "disconnect the devices", "interrupted", e);
        }
        if (!left.isEmpty()) {
            throw ProviderException.unknown(
                    "HiveMQ",
                    "disconnect the devices",
                    left.size() + " devices are still connected after " + LIMIT.toSeconds() + " s"
                            + (failures.isEmpty() ? "" : ": " + String.join("; ", failures)),
                    null);
        }
    }

    /** A failure is left to the next round. */
    private void batch(List<String> batch, Set<String> failures) throws InterruptedException {
        CompletableFuture<?>[] all = batch.stream()
                .map(client -> clients.disconnectClient(client, false, leaving(), LEFT))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            failures.add(Reason.of(e));
        }
    }

    private DisconnectReasonCode leaving() {
        return rules.redirect().isPresent()
                ? DisconnectReasonCode.USE_ANOTHER_SERVER
                : DisconnectReasonCode.SERVER_SHUTTING_DOWN;
    }

    /**
     * Ends a connection for which the gate closed while another extension checked its login. The broker finds it only once it has
     * told the device that it is welcome.
     */
    void late(ConnectionInformation connection, String client, AdmissionGate gate) {
        late(connection, client, gate, LATE_TRIES);
    }

    private void late(ConnectionInformation connection, String client, AdmissionGate gate, int tries) {
        if (gate.isOpenTo(client) || !live.contains(connection) || tries == 0) {
            return;
        }
        // Only a gate that is closed for everybody names the other server.
        DisconnectReasonCode reason = gate.isOpen() ? DisconnectReasonCode.SERVER_BUSY : leaving();
        var unused = clients.disconnectClient(client, false, reason, LEFT)
                .whenComplete((found, failed) -> executor.schedule(
                        () -> late(connection, client, gate, tries - 1), LATE_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }
}
