package io.iotdr.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.testkit.junit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Waits for the end of a run that another orchestrator drives, and checks that the result is the same as without a
 * death.
 */
final class Ending {

    private Ending() {}

    static void isWell(DisasterRecovery observer, Path world, String execution) throws IOException {
        Await.until("the end of " + execution, () -> {
            List<RecoveryEvent> events = observer.events(execution);
            return events.get(events.size() - 1) instanceof ExecutionEnded;
        });
        assertThat(observer.report(execution).status()).isEqualTo(ExecutionStatus.COMPLETED);
        for (StepSpec step : Orchestrator.plan().steps()) {
            assertThat(Mark.file(world, execution, step.id())).exists();
            Path calls = Mark.calls(world, execution, step.id());
            assertThat(Files.exists(calls) ? Files.readAllLines(calls) : List.of())
                    .as("what was seen to be done is not done again: " + step.id())
                    .hasSizeLessThanOrEqualTo(1);
        }
    }
}
