package io.iotdr.examples.lab.region;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TransactionLog;
import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.restore.BackupRestore;
import io.iotdr.backup.restore.BackupRestore.RestoreRoute;
import io.iotdr.backup.restore.HandlerTarget;
import io.iotdr.config.Configuration;
import io.iotdr.spi.DataRestore;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up the region's telemetry, and restores that of another region. */
final class Protection {

    private static final Logger LOG = LoggerFactory.getLogger(Protection.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration BACK_UP_EVERY = Duration.ofSeconds(30);

    private final Path directory;
    private final TelemetryStore store;
    private final Repository repository;
    private final BackupManager backups;
    private volatile Optional<Instant> lastBackup = Optional.empty();
    private final TransactionLog log;
    private final Clock clock;
    private final String source;

    Protection(
            String region,
            Path directory,
            TelemetryStore store,
            Configuration configuration,
            Clock clock,
            Scheduler scheduler) {
        BackupConfiguration backup =
                new BackupConfiguration(configuration.backup().orElseThrow(), configuration.context());
        this.directory = directory;
        this.store = store;
        this.clock = clock;
        this.source = source(region);
        this.repository = backup.openOrInit();
        this.backups = repository.backups();
        this.log = repository.log(source, backup.shipEvery());
        scheduler.every(LOOK, this::backUpWhenDue);
    }

    private static String source(String region) {
        return "telemetry-" + region;
    }

    void record(Telemetry record) {
        log.append(record.stored(), record.bytes());
    }

    /** Backs up every 30 seconds; the first backup is due as soon as the store has data. */
    private void backUpWhenDue() {
        boolean due =
                lastBackup.map(b -> b.plus(BACK_UP_EVERY).isBefore(clock.now())).orElse(true);
        if (due && !store.all().isEmpty()) {
            backUp();
            lastBackup = Optional.of(clock.now());
        }
    }

    private void backUp() {
        Path snapshot = directory.resolve("snapshot");
        try {
            store.snapshot(snapshot);
            RecoveryPoint point = backups.create(source, snapshot);
            LOG.info("backed up {} bytes as {}", point.bytes(), point.id());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the snapshot " + snapshot, e);
        }
    }

    /** Returns the restore of another region's telemetry into this one. */
    DataRestore restoreOf(String region) {
        Path state = directory.resolve("restores");
        return new BackupRestore(
                () -> repository,
                new RestoreRoute(source(region), new HandlerTarget(new TelemetryTakeOver(store), state), state),
                clock);
    }
}
