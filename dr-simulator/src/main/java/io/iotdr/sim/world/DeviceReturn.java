package io.iotdr.sim.world;

import java.time.Instant;
import java.util.Optional;

/** Moves the devices through time while any of them has no connection, and records when enough of them are back. */
public final class DeviceReturn {

    private final World world;
    private boolean ticking;
    private Optional<Instant> reached = Optional.empty();
    private Optional<Instant> first = Optional.empty();

    DeviceReturn(World world) {
        this.world = world;
    }

    /** Advances the devices for as long as any of them has no connection. */
    public void keepTicking() {
        if (!ticking && world.fleet().looking() > 0) {
            ticking = true;
            world.loop().call(SimFleet.TICK, this::tick);
        }
    }

    private void tick() {
        SimFleet fleet = world.fleet();
        ticking = false;
        fleet.tick();
        boolean enough = fleet.looking() <= fleet.size() * (1 - world.options().share());
        if (!enough) {
            reached = Optional.empty();
        } else if (reached.isEmpty()) {
            reached = Optional.of(world.now());
            first = first.or(() -> reached);
            world.trace().say(() -> "devices: " + (fleet.size() - fleet.looking()) + " are back");
        }
        keepTicking();
    }

    /** Returns since when the share of devices that counts as recovered is back; empty while it is not. */
    public Optional<Instant> reached() {
        return reached;
    }

    /** Returns when that share was back for the first time. */
    public Optional<Instant> first() {
        return first;
    }
}
