package io.iotdr.sim.world;

import io.iotdr.plan.BuiltInStep;
import java.time.Instant;
import java.util.Optional;

/** The backups of a world's data, and up to which moment the data that recovered regions serve is complete. */
public final class DataHistory {

    private final World world;
    private final BackupTimes backups;
    private Optional<Instant> recoveredTo = Optional.empty();

    DataHistory(World world, BackupTimes backups) {
        this.world = world;
        this.backups = backups;
    }

    /** Returns whether the plan moves data to the target region; a plan that does not is for stateless services. */
    boolean moves() {
        return world.plan().steps().stream()
                .anyMatch(s -> s.builtIn().filter(BuiltInStep::pointOfNoReturn).isPresent());
    }

    /** Returns the newest finished backup; backups are made regularly while the primary is up. */
    public Optional<Instant> newestBackup(Optional<Instant> notAfter) {
        return backups.newest(backedUp().reaches(), notAfter);
    }

    /** Returns the region whose data is backed up: the primary, or after a planned move the serving one. */
    private SimRegion backedUp() {
        SimRegion primary = world.region(world.plan().primary());
        return world.options().scenario() != Scenario.SWITCHOVER_AND_BACK
                ? primary
                : world.regions().stream()
                        .filter(SimRegion::takesWrites)
                        .findFirst()
                        .orElse(primary);
    }

    /** Records that a region now serves its data, which is complete up to a moment. */
    void recovered(SimRegion region, Instant upTo) {
        boolean anotherMove = world.options().scenario() == Scenario.SWITCHOVER_AND_BACK;
        if (recoveredTo.isEmpty() || anotherMove || upTo.isBefore(recoveredTo.get())) {
            recoveredTo = Optional.of(upTo);
        }
        world.observer().recovered(region, upTo);
        world.trace().say(() -> "data: " + region.name + " serves what was written up to " + upTo);
    }

    /** Returns the moment up to which the served data is complete. */
    public Optional<Instant> recoveredTo() {
        return recoveredTo;
    }
}
