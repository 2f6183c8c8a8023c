package io.iotdr.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two orchestrators on one database: in each of a hundred rounds, the one that started a run is killed somewhere in it. */
@Timeout(600)
final class KilledAtRandomTest {

    private static final int ROUNDS = 100;
    private static final long SEED = 20261125L;

    @TempDir
    private Path world;

    @Test
    void theOtherOneFinishesEveryRun() throws Exception {
        Random random = new Random(SEED);
        int takenOver = 0;
        try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
            String state = database.getJdbcUrl("postgres", "postgres");
            OrchestratorProcess one = process(state);
            OrchestratorProcess other = process(state);
            try (DisasterRecovery observer = Orchestrator.open("observer", State.at(state), world)) {
                for (int round = 0; round < ROUNDS; round++) {
                    one.start();
                    String execution = one.said("started");
                    // Not a wait for something: where in the run the process dies is what is drawn.
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(120)).toNanos());
                    one.kill();
                    OrchestratorProcess fresh = new OrchestratorProcess(state, world, 0, "never");
                    Ending.isWell(observer, world, execution);
                    takenOver +=
                            observer.events(execution).stream().anyMatch(ExecutionTakenOver.class::isInstance) ? 1 : 0;
                    one = other;
                    other = fresh;
                    other.said("ready");
                }
            } finally {
                one.close();
                other.close();
            }
        }
        assertThat(takenOver).as("runs that had to be taken over").isGreaterThan(ROUNDS / 3);
    }

    private OrchestratorProcess process(String state) throws InterruptedException {
        OrchestratorProcess made = new OrchestratorProcess(state, world, 0, "never");
        made.said("ready");
        return made;
    }
}
