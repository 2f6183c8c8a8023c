package io.iotdr.examples.lab.provider;

import io.iotdr.spi.DeviceFleet;
import java.time.Duration;
import java.util.Map;

/** The devices of a lab region, as its broker sees them. */
final class LabFleet implements DeviceFleet {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private record Devices(long connected, boolean admitting) {}

    private final RegionClient region;
    private final long registered;

    LabFleet(RegionClient region, long registered) {
        this.region = region;
        this.registered = registered;
    }

    @Override
    public long connected() {
        return devices().connected();
    }

    @Override
    public long registered() {
        return registered;
    }

    @Override
    public void disconnectAll() {
        region.post("/disconnect", Map.of(), TIMEOUT);
    }

    @Override
    public void admit() {
        region.post("/admit", Map.of(), TIMEOUT);
    }

    @Override
    public boolean admitting() {
        return devices().admitting();
    }

    private Devices devices() {
        return region.get("/devices", Map.of(), Devices.class);
    }
}
