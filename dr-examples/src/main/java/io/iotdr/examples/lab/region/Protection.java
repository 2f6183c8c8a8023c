package io.iotdr.examples.lab.region;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.Choice;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TransactionLog;
import io.iotdr.config.Configuration;
import io.iotdr.json.Json;
import io.iotdr.repository.BackupConfiguration;
import io.iotdr.repository.Repository;
import io.iotdr.repository.log.LogArchive;
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

/** Keeps the region's telemetry in the backup locations, and brings another region's back from there. */
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

    /** The first backup is due as soon as there is something to back up. */
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

    /** The newest moment of another region's telemetry that could be restored. */
    Optional<Instant> newestPoint(String region, Optional<Instant> notAfter) {
        Optional<Instant> logged = repository.archive(source(region)).newest(notAfter);
        Optional<Instant> taken = newest(region, notAfter).map(RecoveryPoint::taken);
        return logged.filter(l -> taken.filter(l::isBefore).isEmpty()).or(() -> taken);
    }

    /** The newest that nothing speaks against; the log over it loses nothing. */
    private Optional<RecoveryPoint> newest(String region, Optional<Instant> notAfter) {
        Instant moment = notAfter.orElse(clock.now());
        return backups.choose(source(region), moment)
                .map(Choice::point)
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

    /** The newest backup not after the limit, and over it the log up to the limit. */
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
