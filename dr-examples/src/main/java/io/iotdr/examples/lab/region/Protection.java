package io.iotdr.examples.lab.region;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TransactionLog;
import io.iotdr.backup.TrustedPointChoice;
import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.log.LogArchive;
import io.iotdr.config.Configuration;
import io.iotdr.json.Json;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up the region's telemetry, and restores another region's telemetry. */
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
        this.repository = backup.open();
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

    /** Returns the newest moment to which another region's telemetry can be restored. */
    Optional<Instant> newestPoint(String region, Optional<Instant> notAfter) {
        Optional<Instant> logged = repository.archive(source(region)).newest(notAfter);
        Optional<Instant> taken = newest(region, notAfter).map(RecoveryPoint::taken);
        return logged.filter(l -> taken.filter(l::isBefore).isEmpty()).or(() -> taken);
    }

    /** Returns the newest trusted backup, or else the nearest suspect one; replaying the log on top loses no data. */
    private Optional<RecoveryPoint> newest(String region, Optional<Instant> notAfter) {
        Instant moment = notAfter.orElse(clock.now());
        return backups.choose(source(region), moment)
                .map(TrustedPointChoice::point)
                .or(() -> backups.nearest(source(region), moment));
    }

    Optional<Restored> restored(String key) {
        Path note = note(key);
        try {
            return Files.exists(note)
                    ? Optional.of(Json.read(Files.readString(note), Restored.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + note, e);
        }
    }

    /** Restores a region's telemetry: the newest backup that is not after the limit, then the log up to the limit. */
    synchronized Restored restore(String region, String key, Optional<Instant> notAfter) {
        Optional<Restored> before = restored(key);
        if (before.isPresent()) {
            return before.get();
        }
        List<Telemetry> records = new ArrayList<>();
        Optional<RecoveryPoint> backup = newest(region, notAfter);
        backup.ifPresent(point -> records.addAll(restored(key, point)));
        int fromBackup = records.size();
        LogArchive archive = repository.archive(source(region));
        TransactionLog.Replay replay = archive.replay(0, notAfter, e -> records.add(Telemetry.ofBytes(e.payload())));
        records.forEach(store::put);
        replay.gaps().forEach(gap -> LOG.warn("the log has a gap: {}", gap));
        Instant point =
                records.stream().map(Telemetry::stored).max(Instant::compareTo).orElse(Instant.EPOCH);
        Restored result = new Restored(
                point,
                backup.map(RecoveryPoint::id).orElse("no backup") + " (" + fromBackup + " records) and "
                        + replay.records() + " logged records"
                        + (replay.gaps().isEmpty() ? "" : " with gaps"),
                store.all().size());
        try {
            Files.writeString(note(key), Json.write(result));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + note(key), e);
        }
        return result;
    }

    private List<Telemetry> restored(String key, RecoveryPoint point) {
        Path into = directory.resolve("restore-" + key + "-" + clock.nanos());
        backups.restore(point, into);
        try {
            return TelemetryStore.read(into);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was restored into " + into, e);
        }
    }

    private Path note(String key) {
        return directory.resolve("restored-" + key + ".json");
    }
}
