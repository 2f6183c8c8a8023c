package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.RecoveryPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Merge keys of YAML, and programs that would depend on the directory of a process. */
final class MergeKeyTest {

    private static final String PLANS = """
            plans:
              west-dr: &base
                name: West
                disaster_types: [regional_outage]
                recovery_objectives: {rto: 45m, rpo: 5m, tier: tier_1}
                primary_region: west
                secondary_region: east
                steps: [{uses: failover-dns}]
            """;

    private static List<RecoveryPlan> plans(String yaml) {
        return Loading.load(PLANS + yaml, Map.of()).plans();
    }

    @Test
    void aMapTakesTheKeysOfTheMapThatItMergesAndKeepsItsOwn() {
        RecoveryPlan second = plans("""
                  north-dr:
                    name: North
                    <<: *base
                    secondary_region: south
                """).get(1);
        assertThat(second.name()).isEqualTo("North");
        assertThat(second.primary()).isEqualTo("west");
        assertThat(second.secondary()).isEqualTo("south");
        assertThat(second.objectives().rto()).isEqualTo(Duration.ofMinutes(45));
    }

    @Test
    void ofSeveralMergedMapsTheFirstWins() {
        RecoveryPlan second = plans("""
                  north-dr:
                    <<: [{name: First}, *base]
                """).get(1);
        assertThat(second.name()).isEqualTo("First");
        assertThat(second.secondary()).isEqualTo("east");
    }

    @Test
    void aMergedValueThatIsNoMapIsRefusedWithItsLine() {
        assertThatThrownBy(() -> plans("  north-dr:\n    <<: hello\n"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("dr.yaml:10")
                .hasMessageContaining("takes a map");
    }

    @Test
    void aProgramWithARelativePathIsRefused() {
        for (String key : List.of("command", "verify_command", "rollback_command")) {
            String steps = "[{uses: run-command, command: [ls], " + key + ": [./fail-over.sh]}]";
            String yaml = PLANS.replace("[{uses: failover-dns}]", steps.replace("command: [ls], command", "command"));
            assertThatThrownBy(() -> Loading.load(yaml, Map.of()))
                    .as(key)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("'./fail-over.sh' is a relative path");
        }
        assertThat(Loading.load(
                                PLANS.replace("{uses: failover-dns}", "{uses: run-command, command: [/bin/ls]}"),
                                Map.of())
                        .plans())
                .hasSize(1);
    }
}
