package io.iotdr.sim.world;

import io.iotdr.sim.clock.SimProcess;
import java.time.Instant;
import java.util.Optional;

/** When backups of the simulated data were finished: regularly, with a phase that the seed draws. */
final class BackupTimes {

    private final SimulatorOptions options;
    private final long phase;

    BackupTimes(SimulatorOptions options, long phase) {
        this.options = options;
        this.phase = phase;
    }

    /** Returns the newest backup of data that was written up to {@code reaches}; empty before the first one. */
    Optional<Instant> newest(Instant reaches, Optional<Instant> notAfter) {
        Instant written = reaches.minus(options.backupLag());
        Instant newest = notAfter.filter(written::isAfter).orElse(written);
        long every = options.backupEvery().toMillis();
        Instant point = Instant.ofEpochMilli((newest.toEpochMilli() - phase) / every * every + phase);
        return point.isBefore(SimProcess.EPOCH.minus(options.backupEvery())) ? Optional.empty() : Optional.of(point);
    }
}
