package io.iotdr.examples.lab.fleet;

import io.iotdr.examples.lab.fleet.DeviceResolver.Target;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;

/** The devices of the lab. Thread-safe. */
public final class Fleet {

    private final List<Device> devices = new ArrayList<>();

    /**
     * Creates devices that find their broker through a DNS server.
     *
     * @param name the name that they resolve
     * @param service whether the name has an SRV record
     * @param port the broker's port, for records without one
     */
    public Fleet(
            int count,
            InetSocketAddress dns,
            String name,
            boolean service,
            int port,
            Clock clock,
            Scheduler scheduler) {
        Target target = new Target(Name.fromConstantString(name), service, port);
        for (int i = 1; i <= count; i++) {
            String device = String.format(Locale.ROOT, "device-%04d", i);
            devices.add(new Device(device, new DeviceResolver(dns, target, clock), clock, scheduler));
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
        return devices.stream()
                .filter(d -> d.acks().stream().anyMatch(a -> a.from().equals(endpoint)))
                .count();
    }

    /** Returns every acknowledgment, by device. */
    public Map<String, List<Ack>> acks() {
        Map<String, List<Ack>> out = new LinkedHashMap<>();
        devices.forEach(d -> out.put(d.name(), d.acks()));
        return out;
    }
}
