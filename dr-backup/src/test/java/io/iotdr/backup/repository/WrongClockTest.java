package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.Suspicions;
import io.iotdr.backup.TrustedPointChoice;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes a backup while the clock of the host is two days ahead. */
final class WrongClockTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("wrong-clock-test");
    private final Instant begin = SystemClock.INSTANCE.now();
    private Instant now = begin;
    private Places places;
    private KeyFile key;
    private RecoveryPoint earlier;
    private RecoveryPoint future;
    private RecoveryPoint later;

    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return SystemClock.INSTANCE.nanos();
        }
    };

    @BeforeEach
    void backUp() throws IOException {
        places = new Places(directory.resolve("places"));
        key = KeyFile.create(directory.resolve("key"));
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        earlier = open().create("platform", source);
        now = begin.plus(Duration.ofDays(2));
        future = open().create("platform", source);
        now = begin.plus(Duration.ofHours(6));
        later = open().create("platform", source);
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    private BackupManager open() {
        return Repository.openOrInit(places.both(), key, RepositoryOptions.DEFAULT, new TimeSource(clock, scheduler))
                .backups();
    }

    @Test
    void aPointFromTheFutureIsSuspectAndNeverTheLatest() {
        List<RecoveryPoint> all = open().list();
        assertThat(Suspicions.of(all)).containsOnlyKeys(future.id());
        assertThat(Suspicions.of(all).get(future.id()))
                .singleElement()
                .asString()
                .contains("is in the future: the clock of its host was wrong, or this one is");
        assertThat(TrustedPointChoice.of(all, all).orElseThrow().point().id()).isEqualTo(later.id());
        assertThat(all)
                .allSatisfy(p ->
                        assertThat(p.verdict(Verdict.Check.CLOCK).isPresent()).isEqualTo(p.id().equals(future.id())));
    }

    @Test
    void aPruneKeepsItAndNoFewerOthersForIt() {
        PruneRequest one = PruneRequest.of(new RetentionPolicy(1, 0, 0, 0), ZoneOffset.UTC);
        assertThat(open().prune(one).forgotten()).extracting(RecoveryPoint::id).containsExactly(earlier.id());
        assertThat(open().list()).extracting(RecoveryPoint::id).containsExactly(later.id(), future.id());
    }

    @Test
    void itIsAPointLikeOthersWhenItsTimeHasCome() {
        now = begin.plus(Duration.ofDays(3));
        List<RecoveryPoint> all = open().list();
        assertThat(Suspicions.of(all)).isEmpty();
        assertThat(TrustedPointChoice.of(all, all).orElseThrow().point().id()).isEqualTo(future.id());
    }
}
