package io.iotdr.sim.world;

import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import java.util.Optional;

/** The devices that are connected to one region, and its gate, which refuses those above its limit. */
public final class SimDevices implements DeviceFleet {

    private final World world;
    private final int region;
    private boolean admitting = true;
    private Optional<Integer> limit = Optional.empty();
    private double free;
    private long refilled;

    SimDevices(World world, int region) {
        this.world = world;
        this.region = region;
    }

    @Override
    public long connected() {
        return world.fleet().connected(region);
    }

    @Override
    public long registered() {
        return world.fleet().size();
    }

    @Override
    public void disconnectAll() {
        admitting = false;
        world.fleet().disconnect(region);
    }

    @Override
    public void admit() {
        admitting = true;
        limit = Optional.empty();
    }

    @Override
    public boolean admitting() {
        return admitting;
    }

    @Override
    public boolean paced() {
        return true;
    }

    @Override
    public void admit(Admission admission) {
        if (limit.isEmpty()) {
            free = 0;
            refilled = world.loop().nanos();
        }
        admitting = true;
        limit = Optional.of(admission.connectsPerSecond());
    }

    /** Returns whether one more device fits below the limit now, and counts it if so. */
    boolean takes() {
        if (limit.isEmpty()) {
            return true;
        }
        long now = world.loop().nanos();
        free = Math.min(limit.get(), free + limit.get() * ((now - refilled) / 1e9));
        refilled = now;
        if (free < 1) {
            return false;
        }
        free--;
        return true;
    }
}
