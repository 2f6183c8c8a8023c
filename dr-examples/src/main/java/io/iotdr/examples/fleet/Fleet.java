package io.iotdr.examples.fleet;

import io.iotdr.time.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Devices of a platform. Thread-safe. */
public final class Fleet {

    private final List<Device> devices = new ArrayList<>();

    /**
     * Creates devices.
     *
     * @param prefix begins the names of the devices; a number follows
     * @param finding how each device finds its broker
     */
    public Fleet(String prefix, int count, Supplier<EndpointSource> finding, DeviceHabits habits, TimeSource time) {
        for (int i = 1; i <= count; i++) {
            String name = String.format(Locale.ROOT, "%s-%04d", prefix, i);
            devices.add(new Device(name, finding.get(), habits, time));
        }
    }

    public void start() {
        devices.forEach(Device::start);
    }

    public void stop() {
        devices.forEach(Device::stop);
    }

    public int size() {
        return devices.size();
    }

    /** Returns the number of devices that are connected to an endpoint, as they see it. */
    public long connectedTo(Endpoint endpoint) {
        return devices.stream()
                .filter(d -> d.connected().equals(Optional.of(endpoint)))
                .count();
    }

    /** Returns the number of devices that received an acknowledgment from an endpoint. */
    public long acknowledgedBy(Endpoint endpoint) {
        return acknowledgedBy(endpoint, Instant.MIN);
    }

    /** Returns the number of devices that received an acknowledgment from an endpoint after a moment. */
    public long acknowledgedBy(Endpoint endpoint, Instant after) {
        return devices.stream()
                .filter(d -> d.acks().stream().anyMatch(a -> a.from().equals(endpoint) && a.at().isAfter(after)))
                .count();
    }

    /** Returns every acknowledgment, by device. */
    public Map<String, List<Ack>> acks() {
        Map<String, List<Ack>> out = new LinkedHashMap<>();
        devices.forEach(d -> out.put(d.name(), d.acks()));
        return out;
    }
}
