package io.iotdr.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.testkit.junit.Await;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests two orchestrators on one database. In each of sixty rounds, the orchestrator that started a run is killed at an
 * append of that run. A seed determines which append, and whether before or after it.
 */
final class KilledAtRandomTest {

    private static final int ROUNDS = 60;
    private static final long SEED = 20261125L;

    /** The minimum number of appends of a run of this plan; parallel steps may share one. */
    private static final int FEWEST_APPENDS = 10;

    @TempDir
    private Path world;

    @Test
    void theOtherOrchestratorFinishesEveryRunAfterARandomKill() throws Exception {
        Random random = new Random(SEED);
        int takenOver = 0;
        try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
            String state = database.getJdbcUrl("postgres", "postgres");
            OrchestratorProcess one = process(state);
            OrchestratorProcess other = process(state);
            try (DisasterRecovery observer = Orchestrator.open("observer", State.at(state), world)) {
                for (int round = 0; round < ROUNDS; round++) {
                    one.start(2 + random.nextInt(FEWEST_APPENDS - 1), random.nextBoolean() ? "before" : "after");
                    takenOver += takenOver(one, observer) ? 1 : 0;
                    one.close();
                    one = other;
                    other = process(state);
                }
            } finally {
                one.close();
                other.close();
            }
        }
        assertThat(takenOver).as("runs that had to be taken over").isGreaterThan(ROUNDS / 2);
    }

    /** Waits until the run has ended despite the kill; returns whether the other orchestrator took it over. */
    private boolean takenOver(OrchestratorProcess victim, DisasterRecovery observer) throws Exception {
        String execution = victim.said("started");
        Await.until(
                "the death of the orchestrator of " + execution, () -> !victim.alive() || ended(observer, execution));
        Ending.isWell(observer, world, execution);
        return observer.events(execution).stream().anyMatch(ExecutionTakenOver.class::isInstance);
    }

    private static boolean ended(DisasterRecovery observer, String execution) {
        List<RecoveryEvent> events = observer.events(execution);
        return events.get(events.size() - 1) instanceof ExecutionEnded;
    }

    private OrchestratorProcess process(String state) throws InterruptedException {
        OrchestratorProcess made = new OrchestratorProcess(state, world);
        made.said("ready");
        return made;
    }
}
