package io.iotdr.sim.world;

import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.time.TokenBucket;
import java.util.Optional;

/** The devices that are connected to one region, and its gate, which refuses those above its limit. */
public final class SimDevices implements DeviceFleet {

    private final World world;
    private final int region;
    private boolean admitting = true;
    private final TokenBucket bucket;

    SimDevices(World world, int region) {
        this.world = world;
        this.region = region;
        this.bucket = new TokenBucket(world.loop()::nanos);
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
        bucket.limit(Optional.empty());
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
        admitting = true;
        bucket.limit(Optional.of(admission.connectsPerSecond()));
    }

    /** Returns whether one more device fits below the limit now, and counts it if so. */
    boolean takes() {
        return bucket.take();
    }
}
