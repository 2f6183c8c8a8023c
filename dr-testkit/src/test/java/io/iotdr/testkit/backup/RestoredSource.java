package io.iotdr.testkit.backup;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TransactionLog;
import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.backup.restore.BackupRestore;
import io.iotdr.backup.restore.BackupRestore.RestoreRoute;
import io.iotdr.backup.restore.RestoreHandler;
import io.iotdr.backup.restore.RestoreTarget;
import io.iotdr.testkit.time.ManualTime;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A source {@code iot} with one file, its repository in one location, and its restores, on manual time. */
final class RestoredSource {

    static final String SOURCE = "iot";

    final ManualTime time = new ManualTime();
    final Path directory;
    final Repository repository;

    RestoredSource(Path directory) {
        this.directory = directory;
        this.repository = Repository.openOrInit(
                List.of(new Location("a", new FileSystemStore(directory.resolve("a")))),
                new PassphraseKey("correct horse battery staple"),
                RepositoryOptions.DEFAULT,
                timeSource());
    }

    TimeSource timeSource() {
        return new TimeSource(time, time);
    }

    /** Backs up the source with this content of its file. */
    RecoveryPoint backUp(String content) {
        Path source = directory.resolve("source");
        write(source.resolve("value"), content);
        return repository.backups().create(SOURCE, source);
    }

    /** Appends records to the source's log and ships each of them, one second apart. */
    void log(String... values) {
        try (TransactionLog log = repository.log(SOURCE, Duration.ofDays(1))) {
            for (String value : values) {
                time.advance(Duration.ofSeconds(1));
                log.append(time.now(), value.getBytes(StandardCharsets.UTF_8));
                log.ship();
            }
        }
    }

    /** Returns the restore into a target, as a process that has just started has it. */
    BackupRestore into(RestoreTarget target) {
        return new BackupRestore(() -> repository, new RestoreRoute(SOURCE, target, directory.resolve("state")), time);
    }

    static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A store of the host: the lines that were taken over. */
    static final class HostStore implements RestoreHandler {
        final List<String> lines = new ArrayList<>();

        @Override
        public String name() {
            return "host";
        }

        @Override
        public void takeOver(Path files, RecoveryPoint backup) {
            lines.clear();
            try {
                lines.add(Files.readString(files.resolve("value")));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void takeOver(LogRecord entry) {
            lines.add(new String(entry.payload(), StandardCharsets.UTF_8));
        }

        @Override
        public long finish() {
            return lines.size();
        }
    }
}
