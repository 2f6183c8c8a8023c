package io.iotdr.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.testkit.plan.SamplePlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which journal and which leases an orchestrator uses when its builder is given several. */
final class BuilderStateTest extends EngineTest {

    @TempDir
    private Path directory;

    @Test
    void aJournalOfItsOwnDoesNotReplaceTheLeasesOfTheStateDirectory() throws IOException {
        try (DisasterRecovery recovery = platform.orchestrator("one", SamplePlans.everyStep())
                .state(directory)
                .journal(platform.journal)
                .build()) {
            darkWest(recovery);
            until(() -> !platform.journal.streams().isEmpty());
        }
        try (Stream<Path> leases = Files.list(directory.resolve("leases"))) {
            assertThat(leases.map(p -> p.getFileName().toString())).anyMatch(name -> name.contains("execution-iot-1"));
        }
        assertThat(directory.resolve("journal")).doesNotExist();
    }
}
