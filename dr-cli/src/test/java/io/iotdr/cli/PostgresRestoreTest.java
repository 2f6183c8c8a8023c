package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.config.ConfigLoader;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.spi.Progress;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.server.RealPostgres;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a real PostgreSQL that is written to and restored to a moment by the {@code dr} command. */
final class PostgresRestoreTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("restore-test");
    private Path dr;
    private Path config;
    private RealPostgres postgres;
    private final Writer writer = new Writer();

    @BeforeEach
    void start() throws Exception {
        dr = DrProcess.script(directory);
        config = directory.resolve("dr.yaml");
        KeyFile.create(directory.resolve("key"));
        RealPostgres.init(directory.resolve("data"), """
                archive_mode = on
                archive_command = '"%s" backup wal-push -c "%s" database "%%p"'
                """.formatted(dr, config));
        postgres = RealPostgres.start(directory.resolve("data"));
        Files.writeString(
                config, """
                backup:
                  sources:
                    database:
                      type: postgresql
                      environment: {PGHOST: 127.0.0.1, PGPORT: "%2$d", PGUSER: postgres, PATH: "%3$s"}
                  locations:
                    a: {provider: filesystem, path: %1$s/a}
                    b: {provider: filesystem, path: %1$s/b}
                  encryption: {key: {provider: keyfile, path: %1$s/key}}
                """.formatted(directory, postgres.port(), RealPostgres.programs() + ":/usr/bin:/bin"));
        assertThat(dr("backup", "init").status()).isZero();
    }

    @AfterEach
    void stop() {
        scheduler.close();
        writer.going.set(false);
        if (postgres != null) {
            postgres.close();
        }
    }

    /** Runs the command in a separate process, as PostgreSQL does. */
    private DrProcess dr(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(dr.toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-c", config.toString()));
        return DrProcess.run(directory, RealPostgres.unprivileged(command.toArray(String[]::new)));
    }

    /** Commits one row at a time, and records when each commit began and when it was confirmed. */
    private static final class Writer implements Runnable {
        final AtomicBoolean going = new AtomicBoolean(true);
        final List<Instant> began = new ArrayList<>();
        final List<Instant> committed = new ArrayList<>();
        private volatile Connection connection;

        @Override
        public void run() {
            try (Connection open = connection;
                    PreparedStatement insert = open.prepareStatement("INSERT INTO readings VALUES (?)")) {
                while (going.get()) {
                    synchronized (this) {
                        began.add(Instant.now());
                        insert.setInt(1, committed.size());
                        insert.execute();
                        committed.add(Instant.now());
                    }
                }
            } catch (SQLException theServerWasKilled) {
                going.set(false);
            }
        }

        synchronized int count() {
            return committed.size();
        }

        synchronized Instant last() {
            return committed.get(committed.size() - 1);
        }

        void awaitMore(int rows) {
            int before = count();
            Await.until(rows + " more rows", () -> count() >= before + rows);
        }
    }

    private Thread write() throws SQLException {
        postgres.query("SELECT 1");
        try (Connection setUp = postgres.connect()) {
            setUp.createStatement().execute("CREATE TABLE readings (id int PRIMARY KEY)");
        }
        writer.connection = postgres.connect();
        Thread thread = new Thread(writer, "writer");
        thread.start();
        return thread;
    }

    /** Waits until all WAL so far is in the archive. */
    private void archive() throws SQLException {
        String segment =
                postgres.query("SELECT pg_walfile_name(pg_switch_wal())").get(0);
        Await.until("the archive to have " + segment, () -> {
            try {
                return postgres.query("SELECT last_archived_wal >= '" + segment + "' FROM pg_stat_archiver")
                        .equals(List.of("t"));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Set<Integer> rows(Path data) throws Exception {
        try (RealPostgres restored = RealPostgres.start(data)) {
            Set<Integer> rows = new TreeSet<>();
            restored.query("SELECT id FROM readings").forEach(r -> rows.add(Integer.valueOf(r)));
            return rows;
        }
    }

    @Test
    void aRestoreToAMomentKeepsRowsCommittedBeforeItAndNoLaterOnes() throws Exception {
        Thread thread = write();
        DrProcess created = dr("backup", "create");
        assertThat(created.status()).as(created.text()).isZero();
        writer.awaitMore(300);
        Instant moment = writer.last().plusMillis(3);
        writer.awaitMore(300);
        archive();
        writer.going.set(false);
        thread.join();
        postgres.close();

        DrProcess restored =
                dr("backup", "restore", "database", "--at", moment.toString(), "--to", directory + "/restored");
        assertThat(restored.status()).as(restored.text()).isZero();
        assertThat(restored.text()).contains("start PostgreSQL in that directory; it recovers to " + moment);
        Set<Integer> rows = rows(directory.resolve("restored"));
        for (int id = 0; id < writer.count(); id++) {
            if (writer.committed.get(id).isBefore(moment)) {
                assertThat(rows).contains(id);
            } else if (writer.began.get(id).isAfter(moment)) {
                assertThat(rows).doesNotContain(id);
            }
        }
        assertThat(rows.size()).isBetween(300, writer.count() - 250);
    }

    @Test
    void aRestoreUsesWalOfEveryLocationAndReportsAMissingSegment() throws Exception {
        Thread thread = write();
        assertThat(dr("backup", "create").status()).isZero();
        List<Integer> archived = new ArrayList<>();
        for (int segment = 0; segment < 3; segment++) {
            writer.awaitMore(50);
            archived.add(writer.count());
            archive();
        }
        writer.going.set(false);
        thread.join();
        postgres.close();
        List<Path> segments = segments("a");
        for (Path half : segments.subList(0, segments.size() / 2)) {
            Files.write(half, new byte[] {1, 2, 3});
        }
        for (Path half : segments("b").subList(segments.size() / 2, segments.size())) {
            Files.delete(half);
        }
        DrProcess whole = dr("backup", "restore", "database", "--to", directory + "/restored");
        assertThat(whole.status()).as(whole.text()).isZero();
        assertThat(rows(directory.resolve("restored")).size()).isGreaterThanOrEqualTo(archived.get(2));

        Path lost = segments.get(segments.size() - 2);
        Files.delete(lost);
        DrProcess holed = dr("backup", "restore", "database", "--to", directory + "/holed");
        assertThat(holed.status()).isEqualTo(1);
        assertThat(holed.text()).contains("MISSING: " + lost.getFileName());
        DrProcess damage = dr("backup", "verify", "--read-data");
        assertThat(damage.status()).isEqualTo(1);
        assertThat(damage.text()).contains("damaged  a: wal/database/");
    }

    private List<Path> segments(String place) throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve(place + "/wal/database"))) {
            return all.filter(p -> p.getFileName().toString().length() == 24)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aPlanRestoresTheClusterIntoARegionWithItsLogAndItArchivesNothing() throws Exception {
        Thread thread = write();
        assertThat(dr("backup", "create").status()).isZero();
        writer.awaitMore(300);
        int archived = writer.count();
        archive();
        writer.going.set(false);
        thread.join();
        postgres.close();
        Path data = directory.resolve("east");
        Files.writeString(config, """
                regions:
                  east:
                    restore:
                      provider: backup
                      source: database
                      state: %1$s/restores
                      into: {postgresql: %2$s, start: [touch, %1$s/started]}
                """.formatted(directory, data), StandardOpenOption.APPEND);
        DataRestore restore = java.util.Objects.requireNonNull(ConfigLoader.using(SystemClock.INSTANCE, scheduler)
                        .load(config)
                        .regions()
                        .get("east"))
                .restores()
                .get("backup");
        Instant newest = restore.newestPoint(Optional.empty()).orElseThrow();
        List<Progress> told = new ArrayList<>();
        Restored restored = restore.restore("iot-1-restore-data", Optional.empty(), told::add);
        assertThat(restored.recoveryPoint()).isEqualTo(newest);
        assertThat(directory.resolve("started")).exists();
        assertThat(told).anyMatch(p -> p.text().contains("files of the log fetched"));
        giveToOurselves(data);
        giveToOurselves(Path.of(restored.source().substring(restored.source().lastIndexOf(' ') + 1)));
        int stored = segments("a").size();
        assertThat(rows(data).size()).isGreaterThanOrEqualTo(archived);
        assertThat(segments("a")).hasSize(stored);
        assertThat(restore.restore("iot-1-restore-data", Optional.empty(), told::add))
                .isEqualTo(restored);
    }

    /**
     * Regression test: a copy that was restored for a drill, and archives, put its timeline into production's archive. The next
     * recovery of production followed it, and lost what was written since the copy left.
     */
    @Test
    void aDrillThatArchivesUnderTheSameNameDoesNotShortenTheNextRecovery() throws Exception {
        Thread thread = write();
        assertThat(dr("backup", "create").status()).isZero();
        writer.awaitMore(200);
        Instant moment = writer.last().plusMillis(3);
        writer.awaitMore(200);
        archive();
        writer.awaitMore(100);
        archive();
        Path copy = directory.resolve("copy");
        assertThat(dr("backup", "restore", "database", "--at", moment.toString(), "--to", copy.toString())
                        .status())
                .isZero();
        Files.writeString(copy.resolve("postgresql.auto.conf"), "archive_mode = 'on'\n", StandardOpenOption.APPEND);
        try (RealPostgres drill = RealPostgres.start(copy)) {
            Await.until("the copy's history to be refused", () -> {
                try {
                    return drill.query("SELECT last_failed_wal = '00000002.history' FROM pg_stat_archiver")
                            .equals(List.of("t"));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        writer.awaitMore(100);
        int archived = writer.count();
        archive();
        writer.going.set(false);
        thread.join();
        postgres.close();
        DrProcess restored = dr("backup", "restore", "database", "--to", directory + "/restored");
        assertThat(restored.status()).as(restored.text()).isZero();
        assertThat(restored.text()).contains("on timeline 1");
        assertThat(rows(directory.resolve("restored")).size()).isGreaterThanOrEqualTo(archived);
    }

    @Test
    void walFetchDoesNotTakeAnEmptyMountPointForTheEndOfTheLog() throws Exception {
        assertThat(dr("backup", "init").status()).isZero();
        archive();
        String name = segments("b").get(0).getFileName().toString();
        Files.delete(directory.resolve("a/wal/database/" + name));
        Files.move(directory.resolve("b"), directory.resolve("disk"));
        Files.createDirectory(directory.resolve("b"));
        DrProcess fetched = dr("backup", "wal-fetch", "database", name, directory + "/fetched");
        assertThat(fetched.status()).as(fetched.text()).isEqualTo(1);
        assertThat(fetched.text()).contains("may exist", "b holds no repository");
    }

    @Test
    void walPushStoresNothingInEmptyMountPoints() throws Exception {
        assertThat(dr("backup", "init").status()).isZero();
        archive();
        Path segment = directory.resolve("data/pg_wal/" + segments("a").get(0).getFileName());
        for (String place : List.of("a", "b")) {
            Files.move(directory.resolve(place), directory.resolve(place + ".disk"));
            Files.createDirectory(directory.resolve(place));
        }
        DrProcess pushed = dr("backup", "wal-push", "database", segment.toString());
        assertThat(pushed.status()).as(pushed.text()).isEqualTo(1);
        assertThat(pushed.text()).contains("there is no repository in a, b");
        try (Stream<Path> found = Files.list(directory.resolve("a"))) {
            assertThat(found).isEmpty();
        }
    }

    /** Regression test: the newest base backup was of a timeline that the cluster had left by a reset to an earlier moment. */
    @Test
    void afterAResetToAMomentTheAbandonedTimelineIsNotRestoredSilently() throws Exception {
        Thread thread = write();
        assertThat(dr("backup", "create").status()).isZero();
        writer.awaitMore(100);
        Instant moment = writer.last().plusMillis(3);
        writer.awaitMore(100);
        archive();
        DrProcess second = dr("backup", "create");
        assertThat(second.status()).as(second.text()).isZero();
        writer.going.set(false);
        thread.join();
        postgres.close();
        Path reset = directory.resolve("reset");
        assertThat(dr("backup", "restore", "database", "--at", moment.toString(), "--to", reset.toString())
                        .status())
                .isZero();
        Files.writeString(reset.resolve("postgresql.auto.conf"), "archive_mode = 'on'\n", StandardOpenOption.APPEND);
        String first;
        try (RealPostgres serving = RealPostgres.start(reset)) {
            Await.until("the promotion", () -> Files.exists(reset.resolve("pg_wal/00000002.history")));
            DrProcess accepted = dr(
                    "backup",
                    "wal-push",
                    "--accept-fork",
                    "database",
                    reset.resolve("pg_wal/00000002.history").toString());
            assertThat(accepted.status()).as(accepted.text()).isZero();
            serving.query("SELECT 1");
            first = dr("backup", "list").text().split(" ")[0];
        }
        DrProcess refused = dr("backup", "restore", "database", "--to", directory + "/newest");
        assertThat(refused.status()).as(refused.text()).isEqualTo(1);
        assertThat(refused.text()).contains("continues timeline 2, to which the log does not lead");
        DrProcess restored = dr("backup", "restore", first, "--to", directory + "/older");
        assertThat(restored.text()).contains("on timeline 2");
    }

    /** Changes the owner from nobody to root, since this PostgreSQL runs as root in a user namespace. */
    private static void giveToOurselves(Path files) throws IOException {
        UserPrincipal self = Files.getOwner(files.getParent());
        try (Stream<Path> all = Files.walk(files)) {
            for (Path path : all.toList()) {
                Files.setOwner(path, self);
            }
        }
    }

    @Test
    void walFetchDistinguishesADamagedSegmentFromTheEndOfTheLog() throws Exception {
        assertThat(dr("backup", "init").status()).isZero();
        archive();
        String name = segments("a").get(0).getFileName().toString();
        String to = directory.resolve("fetched").toString();
        assertThat(dr("backup", "wal-fetch", "database", name, to).status()).isZero();
        assertThat(Files.size(Path.of(to))).isEqualTo(16 << 20);
        assertThat(dr("backup", "wal-fetch", "database", "0000000A.history", to).status())
                .isEqualTo(3);
        for (String place : List.of("a", "b")) {
            Files.write(directory.resolve(place + "/wal/database/" + name), new byte[] {1, 2, 3});
        }
        DrProcess damaged = dr("backup", "wal-fetch", "database", name, to);
        assertThat(damaged.status()).isEqualTo(1);
        assertThat(damaged.text()).contains("no location has it intact");
        assertThat(dr("backup", "wal-fetch", "database", "../../etc/passwd", to).status())
                .isNotIn(0, 3);
    }
}
