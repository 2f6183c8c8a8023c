package io.iotdr.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that after {@code kill -9} of an orchestrator before and after every append to its journal, another process
 * finishes the run.
 */
final class KilledAtEveryAppendTest {

    @TempDir
    private Path directory;

    @Test
    void anotherProcessFinishesTheRunAfterAKillAtAnyAppend() throws Exception {
        Path world = Files.createDirectory(directory.resolve("world"));
        String state = directory.resolve("state").toString();
        int killed = 0;
        try (OrchestratorProcess successor = new OrchestratorProcess(state, world);
                DisasterRecovery observer = Orchestrator.open("observer", State.at(state), world)) {
            successor.said("ready");
            for (String when : List.of("before", "after")) {
                for (int append = 2; ; append++) {
                    if (!killedAt(append, when, state, world, observer)) {
                        break;
                    }
                    killed++;
                }
            }
        }
        assertThat(killed).as("deaths").isGreaterThanOrEqualTo(20);
    }

    /** Returns whether the process reached that append and was killed; checks that its run completed in either case. */
    private static boolean killedAt(int append, String when, String state, Path world, DisasterRecovery observer)
            throws Exception {
        try (OrchestratorProcess victim = new OrchestratorProcess(state, world)) {
            victim.said("ready");
            victim.start(append, when);
            String execution = victim.said("started");
            Ending.isWell(observer, world, execution);
            List<RecoveryEvent> events = observer.events(execution);
            return events.stream().anyMatch(ExecutionTakenOver.class::isInstance);
        }
    }
}
