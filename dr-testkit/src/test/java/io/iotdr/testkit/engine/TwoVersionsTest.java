package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.journal.FileJournal;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.spi.Journal;
import io.iotdr.testkit.fake.DelegatingJournal;
import io.iotdr.testkit.plan.SamplePlans;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two versions on duty beside each other on one state, as during a rolling upgrade. The newer one stores a field that
 * the older one does not know with every started step.
 */
final class TwoVersionsTest extends EngineTest {

    private static final RecoveryPlan PLAN = SamplePlans.forAnyDisaster(s -> s.then(assessImpact())
                    .then(activateRegion())
                    .then(manual("hold", "Wait"))
                    .then(failoverDns()))
            .build();

    @TempDir
    private Path directory;

    /** The journal as the newer version writes and reads it. */
    private static final class NewerVersion extends DelegatingJournal {

        private static final String KNOWN = "{\"type\":\"StepStarted\",";
        private static final String NEWER = KNOWN + "\"moon\":\"full\",";

        NewerVersion(Journal real) {
            super(real);
        }

        @Override
        public long append(String stream, long expectedVersion, List<byte[]> entries) {
            return real.append(
                    stream,
                    expectedVersion,
                    entries.stream().map(e -> replace(e, KNOWN, NEWER)).toList());
        }

        @Override
        public List<byte[]> read(String stream) {
            return real.read(stream).stream().map(NewerVersion::older).toList();
        }

        @Override
        public Optional<byte[]> first(String stream) {
            return real.first(stream).map(NewerVersion::older);
        }

        @Override
        public Optional<byte[]> last(String stream) {
            return real.last(stream).map(NewerVersion::older);
        }

        private static byte[] older(byte[] entry) {
            return replace(entry, NEWER, KNOWN);
        }

        private static byte[] replace(byte[] entry, String from, String to) {
            return new String(entry, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
        }
    }

    private DisasterRecovery older(String owner) {
        return opened(platform.orchestrator(owner, PLAN)
                .journal(FileJournal.at(directory))
                .build());
    }

    private DisasterRecovery newer(String owner) {
        return opened(platform.orchestrator(owner, PLAN)
                .journal(new NewerVersion(FileJournal.at(directory)))
                .build());
    }

    private RecoveryExecution waiting(DisasterRecovery recovery) {
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.WAITING);
        return run;
    }

    @Test
    void theNewerVersionContinuesARunOfTheOlderOne() {
        DisasterRecovery old = older("old");
        String id = waiting(old).id();
        old.close();
        platform.time.advance(Duration.ofMinutes(1));
        RecoveryExecution run = newer("new").resume(id);
        run.approve("hold", "bert", "");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void theOlderVersionLeavesARunOfTheNewerOneAndServesAllOthers() {
        DisasterRecovery young = newer("new");
        String id = waiting(young).id();
        young.close();
        platform.time.advance(Duration.ofMinutes(1));
        DisasterRecovery old = older("old");
        List<String> taken = new java.util.concurrent.CopyOnWriteArrayList<>();
        old.standBy(run -> taken.add(run.id()));
        until(() -> platform.alerts.delivered().stream().anyMatch(m -> m.text().contains(id + " cannot be read")));
        assertThat(old.quarantined()).containsOnlyKeys(id);
        assertThat(taken).isEmpty();
        RecoveryExecution again = newer("newer").resume(id);
        again.approve("hold", "bert", "");
        assertThat(ended(again).completed()).isTrue();
    }

    @Test
    void eitherVersionAnswersTheOtherOnesRun() {
        String id = waiting(older("old")).id();
        newer("new").command(id, new RecoveryCommand.Approve("hold", "bert", "seen"));
        until(() -> older("looking").report(id).status() == ExecutionStatus.COMPLETED);
    }

    @Test
    void theOlderVersionAnswersARunThatTheNewerOneDrives() {
        RecoveryExecution run = waiting(newer("new"));
        older("old").command(run.id(), new RecoveryCommand.Approve("hold", "bert", "seen"));
        assertThat(ended(run).completed()).isTrue();
    }
}
