package io.iotdr.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a configuration file is enough to create an orchestrator. */
final class FromYamlTest {

    private static final String PLAN = """
            plans:
              iot:
                name: "IoT"
                disaster_types: [regional_outage]
                recovery_objectives: {tier: tier_1}
                primary_region: west
                secondary_region: east
                steps: [{uses: activate-region}]
            """;

    @TempDir
    private Path directory;

    private DisasterRecovery recovery(String yaml) throws Exception {
        return DisasterRecovery.fromYaml(Files.writeString(directory.resolve("dr.yaml"), yaml));
    }

    @Test
    void aFileWithoutRegionsCanBeReadButNotRun() throws Exception {
        try (DisasterRecovery recovery = recovery(PLAN)) {
            assertThat(recovery.plans().list()).hasSize(1);
            assertThat(recovery.unfinished()).isEmpty();
            assertThatThrownBy(() -> recovery.failover("iot", Disaster.of(DisasterType.REGIONAL_OUTAGE, "west")))
                    .hasMessageContaining("add 'regions' to the configuration");
        }
    }

    @Test
    void aFileWhoseRegionLacksAProviderForAStepIsRefused() {
        assertThatThrownBy(() -> recovery(PLAN + "regions: {west: {}, east: {}}\n"))
                .hasMessageContaining("needs a ComputePlatform (regions.<name>.compute) in east");
    }

    @Test
    void theStateDirectoryIsCreatedBesideTheFile() throws Exception {
        recovery(PLAN).close();
        assertThat(directory.resolve("dr-state/journal")).isDirectory();
    }
}
