package io.iotdr.testkit.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.restore.BackupRestore;
import io.iotdr.backup.restore.DirectoryTarget;
import io.iotdr.backup.restore.HandlerTarget;
import io.iotdr.backup.restore.TakeOver;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.testkit.backup.RestoredSource.HostStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests the restore of backups into a region: which data, what happens to that in use, and crashes at any moment. */
@DisabledOnOs(OS.WINDOWS)
final class BackupRestoreTest {

    private static final Consumer<Progress> UNHEARD = progress -> {};

    @TempDir
    private Path directory;

    private RestoredSource source;
    private Path data;
    private Path calls;

    @BeforeEach
    void setUp() {
        source = new RestoredSource(directory);
        data = directory.resolve("data");
        calls = directory.resolve("calls");
    }

    /** Returns a command that notes its name, and the content of the data at that moment. */
    private List<String> noting(String name) {
        return List.of(
                "sh",
                "-c",
                "echo \"$1 $(cat \"$DR_DIRECTORY/value\" 2>/dev/null)\" >> \"$2\"",
                "sh",
                name,
                calls.toString());
    }

    private BackupRestore intoService() {
        TakeOver place = new TakeOver(data, noting("stop"), noting("start"), noting("ready"), Duration.ofMinutes(1));
        return source.into(new DirectoryTarget(place, List.of(), source.timeSource()));
    }

    private BackupRestore intoDirectory() {
        return source.into(new DirectoryTarget(TakeOver.of(data), List.of(), source.timeSource()));
    }

    private BackupRestore into(HostStore store) {
        return source.into(new HandlerTarget(store, directory.resolve("state")));
    }

    @Test
    void aDirectoryInUseIsReplacedWhileItsServiceIsStopped() throws IOException {
        RestoredSource.write(data.resolve("value"), "stale");
        source.backUp("good");
        Restored restored = intoService().restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(data.resolve("value")).hasContent("good");
        assertThat(calls).hasContent("stop stale\nstart good\nready good\n");
        Path before = siblings("data.before-").get(0);
        assertThat(before.resolve("value")).hasContent("stale");
        assertThat(restored.source()).contains("what was there before is in " + before);
    }

    private List<Path> siblings(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(p -> p.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aDirectoryWithContentAndNoServiceToStopIsNotTouched() {
        RestoredSource.write(data.resolve("value"), "in use");
        source.backUp("good");
        BackupRestore restore = intoDirectory();
        assertThatThrownBy(() -> restore.newestPoint(Optional.empty()))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining(data + " is not empty")
                .hasMessageContaining("into.stop");
        assertThatThrownBy(() -> restore.restore("iot-1-restore", Optional.empty(), UNHEARD))
                .hasMessageContaining("is not empty");
        assertThat(data.resolve("value")).hasContent("in use");
    }

    /** Every report of progress is a moment at which the process may die; the restore must be whole after each. */
    @Test
    void aRestoreThatDiesAtAnyMomentIsContinuedWithTheSameBackup() throws IOException {
        int moments = 0;
        for (int moment = 1; moment == 1 || moments == moment - 1; moment++) {
            RestoredSource.write(data.resolve("value"), "stale");
            RecoveryPoint chosen = backedUpLater("chosen " + moment);
            String key = "iot-" + moment + "-restore";
            if (dies(key, moment)) {
                moments = moment;
            }
            backedUpLater("newer");
            Restored restored = intoService().restore(key, Optional.empty(), UNHEARD);
            assertThat(restored.source()).as("death at %d", moment).contains(chosen.id());
            assertThat(data.resolve("value")).as("death at %d", moment).hasContent("chosen " + moment);
            assertThat(siblings("data.restoring-")).isEmpty();
        }
        assertThat(moments).as("moments of death").isBetween(4, 50);
    }

    private RecoveryPoint backedUpLater(String content) {
        source.time.advance(Duration.ofSeconds(1));
        return source.backUp(content);
    }

    private boolean dies(String key, int moment) {
        AtomicInteger reports = new AtomicInteger();
        try {
            intoService().restore(key, Optional.empty(), progress -> {
                if (reports.incrementAndGet() == moment) {
                    throw new IllegalStateException("killed");
                }
            });
            return false;
        } catch (IllegalStateException killed) {
            return true;
        }
    }

    @Test
    void aFailingCommandLeavesTheRestoreToBeRepeated() throws IOException {
        RestoredSource.write(data.resolve("value"), "stale");
        source.backUp("good");
        List<String> failing = List.of("sh", "-c", "echo broken >&2; exit 3");
        TakeOver place = new TakeOver(data, List.of("true"), failing, List.of(), Duration.ofMinutes(1));
        BackupRestore broken = source.into(new DirectoryTarget(place, List.of(), source.timeSource()));
        assertThatThrownBy(() -> broken.restore("iot-1-restore", Optional.empty(), UNHEARD))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("'start' (sh) ended with exit status 3: broken");
        assertThat(broken.restored("iot-1-restore")).isEmpty();
        intoService().restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(data.resolve("value")).hasContent("good");
        assertThat(siblings("data.before-")).hasSize(1);
    }

    @Test
    void withoutAServiceToStopAFailedStartIsRepeatedWithTheDataThatIsInPlace() {
        source.backUp("good");
        List<String> failing = List.of("sh", "-c", "exit 5");
        TakeOver broken = new TakeOver(data, List.of(), failing, List.of(), Duration.ofMinutes(1));
        BackupRestore first = source.into(new DirectoryTarget(broken, List.of(), source.timeSource()));
        assertThatThrownBy(() -> first.restore("iot-1-restore", Optional.empty(), UNHEARD))
                .hasMessageContaining("'start' (sh) ended with exit status 5");
        TakeOver mended = new TakeOver(data, List.of(), noting("start"), List.of(), Duration.ofMinutes(1));
        BackupRestore second = source.into(new DirectoryTarget(mended, List.of(), source.timeSource()));
        assertThat(second.newestPoint(Optional.empty()))
                .as("our own data is no obstacle")
                .isPresent();
        second.restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(data.resolve("value")).hasContent("good");
        assertThat(calls).hasContent("start good\n");
        assertThatThrownBy(() -> second.newestPoint(Optional.empty()))
                .as("it is in use now")
                .hasMessageContaining("is not empty");
    }

    @Test
    void dataThatWasMovedAwayIsFetchedAgainInsteadOfReported() throws IOException {
        source.backUp("good");
        List<String> failing = List.of("sh", "-c", "exit 5");
        TakeOver broken = new TakeOver(data, List.of(), failing, List.of(), Duration.ofMinutes(1));
        BackupRestore first = source.into(new DirectoryTarget(broken, List.of(), source.timeSource()));
        assertThatThrownBy(() -> first.restore("iot-1-restore", Optional.empty(), UNHEARD))
                .hasMessageContaining("exit status 5");
        delete(data);
        BackupRestore second = intoDirectory();
        restoredAgain(second);
        assertThat(data.resolve("value")).hasContent("good");
        delete(data);
        assertThat(second.restored("iot-1-restore")).as("it is gone").isEmpty();
        restoredAgain(second);
        assertThat(data.resolve("value")).hasContent("good");
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Repeats a restore as the engine does after an outcome that may be repeated. */
    private static void restoredAgain(BackupRestore restore) {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                restore.restore("iot-1-restore", Optional.empty(), UNHEARD);
                return;
            } catch (ProviderException e) {
                assertThat(e.retryable()).as(e.getMessage()).isTrue();
            }
        }
        throw new AssertionError("three attempts were not enough");
    }

    @Test
    void aServiceThatMakesItsDirectoryAnewDoesNotKeepTheRestoreFromItsPlace() throws IOException {
        RestoredSource.write(data.resolve("value"), "stale");
        source.backUp("good");
        Path aside = directory.resolve("data.before-" + idOf("iot-1-restore"));
        RestoredSource.write(aside.resolve("value"), "of an earlier attempt");
        intoService().restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(data.resolve("value")).hasContent("good");
        assertThat(aside.resolve("value")).hasContent("of an earlier attempt");
        assertThat(directory.resolve(aside.getFileName() + "-2").resolve("value"))
                .hasContent("stale");
    }

    private static String idOf(String key) {
        try {
            byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(hash, 0, 8);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void aBackupThatBecameSuspectBeforeItWasFetchedIsGivenUp() {
        RecoveryPoint older = backedUpLater("older");
        RecoveryPoint newer = backedUpLater("newer");
        assertThat(dies("iot-1-restore", 1)).isTrue();
        source.repository
                .backups()
                .recordVerdict(newer, new Verdict(Verdict.Check.OPERATOR, source.time.now(), false, "spoiled"));
        assertThat(intoService()
                        .restore("iot-1-restore", Optional.empty(), UNHEARD)
                        .source())
                .startsWith(older.id());
    }

    @Test
    void theRestoreOfAnotherSourceUnderTheSameKeyIsRefused() {
        source.backUp("good");
        intoDirectory().restore("iot-1-restore", Optional.empty(), UNHEARD);
        BackupRestore other = new BackupRestore(
                () -> source.repository,
                new BackupRestore.RestoreRoute(
                        "other",
                        new DirectoryTarget(TakeOver.of(directory.resolve("other")), List.of(), source.timeSource()),
                        directory.resolve("state")),
                source.time);
        RestoredSource.write(directory.resolve("other").resolve("x"), "there");
        assertThatThrownBy(() -> other.restore("iot-1-restore", Optional.empty(), UNHEARD))
                .hasMessageContaining("was begun with the source iot");
    }

    @Test
    void aLogThatBeginsAfterTheBackupDoesNotContinueIt() throws IOException {
        RecoveryPoint base = source.backUp("base");
        source.log("lost", "two", "three");
        Files.delete(segments().get(0));
        HostStore store = new HostStore();
        BackupRestore restore = into(store);
        Restored restored = restore.restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(restored.recoveryPoint()).isEqualTo(base.taken());
        assertThat(store.lines).containsExactly("base", "two", "three");
    }

    @Test
    void aGapBeforeTheBackupLosesNothing() throws IOException {
        source.log("one", "two");
        Files.delete(segments().get(0));
        source.time.advance(Duration.ofSeconds(1));
        source.backUp("with one and two");
        source.log("three");
        Restored restored = into(new HostStore()).restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(restored.recoveryPoint()).isEqualTo(source.time.now());
        assertThat(restored.source()).doesNotContain("gap");
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("a").resolve("log"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void theLogIsReplayedUpToTheLimit() {
        source.backUp("base");
        source.log("one", "two");
        Instant limit = source.time.now();
        source.log("spoiled");
        HostStore store = new HostStore();
        BackupRestore restore = into(store);
        assertThat(restore.newestPoint(Optional.of(limit))).contains(limit);
        Restored restored = restore.restore("iot-1-restore", Optional.of(limit), UNHEARD);
        assertThat(restored.recoveryPoint()).isEqualTo(limit);
        assertThat(restored.records()).isEqualTo(3);
        assertThat(store.lines).containsExactly("base", "one", "two");
        assertThat(directory.resolve("state"))
                .isDirectoryNotContaining(p -> p.getFileName().toString().startsWith("files-"));
    }

    @Test
    void whatFollowsAGapInTheLogDoesNotCountAsRecovered() throws IOException {
        source.backUp("base");
        source.log("one");
        Instant beforeTheGap = source.time.now();
        source.log("lost", "three");
        Files.delete(segments().get(1));
        HostStore store = new HostStore();
        Restored restored = into(store).restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(store.lines).containsExactly("base", "one", "three");
        assertThat(restored.recoveryPoint()).isEqualTo(beforeTheGap);
        assertThat(restored.source()).contains("which has 1 gap");
    }

    @Test
    void aCommandReplaysTheLogAsLinesOfJson() {
        source.backUp("base");
        source.log("one", "two");
        Path replayed = directory.resolve("replayed");
        DirectoryTarget target = new DirectoryTarget(
                TakeOver.of(data), List.of("sh", "-c", "cat > \"$0\"", replayed.toString()), source.timeSource());
        Restored restored = source.into(target).restore("iot-1-restore", Optional.empty(), UNHEARD);
        assertThat(restored.recoveryPoint()).isEqualTo(source.time.now());
        assertThat(replayed).hasContent("""
                {"sequence":1,"time":"2026-01-01T00:00:01Z","payload":"b25l"}
                {"sequence":2,"time":"2026-01-01T00:00:02Z","payload":"dHdv"}
                """);
    }

    @Test
    void aSuspectBackupIsNotRestored() {
        RecoveryPoint good = source.backUp("good");
        source.time.advance(Duration.ofHours(1));
        RecoveryPoint bad = source.backUp("encrypted by an intruder");
        source.repository
                .backups()
                .recordVerdict(
                        bad, new Verdict(Verdict.Check.OPERATOR, source.time.now(), false, "an intruder was there"));
        BackupRestore restore = intoDirectory();
        assertThat(restore.newestPoint(Optional.empty())).contains(good.taken());
        assertThat(restore.restore("iot-1-restore", Optional.empty(), UNHEARD).source())
                .isEqualTo(good.id());
        assertThat(data.resolve("value")).hasContent("good");
    }

    @Test
    void withoutATrustedBackupTheRestoreIsRefusedAndTheWayOutIsNamed() {
        BackupRestore restore = intoDirectory();
        assertThat(restore.newestPoint(Optional.empty())).isEmpty();
        assertThatThrownBy(() -> restore.restore("iot-1-restore", Optional.empty(), UNHEARD))
                .hasMessageContaining("it has no trusted recovery point")
                .hasMessageContaining("dr backup mark");
        assertThat(data).doesNotExist();
    }

    @Test
    void aSecondRestoreBesideARunningOneIsLeftForLater() {
        source.backUp("good");
        BackupRestore second = intoDirectory();
        List<ProviderException> refused = new ArrayList<>();
        intoDirectory().restore("iot-1-restore", Optional.empty(), progress -> {
            try {
                second.restore("iot-1-restore", Optional.empty(), UNHEARD);
            } catch (ProviderException e) {
                refused.add(e);
            }
        });
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.NOT_DONE));
        assertThat(second.restored("iot-1-restore")).isPresent();
    }

    @Test
    void listsAreRememberedForSecondsOnly() {
        source.backUp("first");
        BackupRestore restore = intoDirectory();
        Optional<Instant> first = restore.newestPoint(Optional.empty());
        source.time.advance(Duration.ofSeconds(6));
        RecoveryPoint second = source.backUp("second");
        assertThat(first).isPresent();
        assertThat(restore.newestPoint(Optional.empty())).contains(second.taken());
    }
}
