package io.iotdr.hivemq;

import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import io.iotdr.hivemq.GateRules.ClassRule;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The devices that are connected to a broker. Thread-safe. */
final class LiveDevices {

    private record LiveDevice(String client, ClassRule kind) {}

    /** By identity: when a device takes over its own session, the end of the old connection is told after the new begin. */
    private final Map<ConnectionInformation, LiveDevice> live = new IdentityHashMap<>();

    synchronized void add(ConnectionInformation connection, String client, ClassRule kind) {
        live.put(connection, new LiveDevice(client, kind));
    }

    synchronized void remove(ConnectionInformation connection) {
        if (live.remove(connection) != null) {
            notifyAll();
        }
    }

    synchronized void clear() {
        live.clear();
        notifyAll();
    }

    synchronized boolean contains(ConnectionInformation connection) {
        return live.containsKey(connection);
    }

    synchronized long count() {
        return live.size();
    }

    synchronized long count(ClassRule kind) {
        return live.values().stream().filter(d -> d.kind().equals(kind)).count();
    }

    /** Returns the client ids, each once. */
    synchronized Set<String> clients() {
        Set<String> clients = new TreeSet<>();
        live.values().forEach(d -> clients.add(d.client()));
        return clients;
    }

    /** Waits until a connection ends, if there is any, for at most {@code millis}. */
    synchronized void awaitEnd(long millis) throws InterruptedException {
        if (!live.isEmpty()) {
            wait(millis);
        }
    }
}
