package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.DisasterType;
import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSpec;
import io.iotdr.spi.RegionResources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the configuration keys that are not in the file of existing users. */
final class ExtendedConfigurationTest {

    private final Configuration configuration = Loading.load("dr.yaml", Loading.resource("extended.yaml"), Map.of());

    private StepSpec step(String id) {
        return configuration.plans().get(0).steps().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySettingOfAStepIsRead() {
        assertThat(step("terraform").parameters().textList("command"))
                .containsExactly("terraform", "apply", "-auto-approve");
        assertThat(step("terraform").parameters().textList("rollback")).contains("destroy");
        assertThat(step("terraform").timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(step("terraform").retry().attempts()).isEqualTo(3);
        assertThat(step("terraform").estimate()).contains(Duration.ofMinutes(2));
        assertThat(step("ticket").onFailure()).isEqualTo(OnFailure.CONTINUE);
        assertThat(step("ticket").needs()).containsExactly("fence");
        assertThat(step("verify").parameters().number("devices_share", 0)).isEqualTo(0.9);
    }

    @Test
    void aStepWithoutNeedsWaitsForThePrecedingStep() {
        assertThat(step("watch").needs()).containsExactly("verify");
    }

    @Test
    void modeObjectivesServicesContactsAndRollbackStepsAreRead() {
        RecoveryPlan plan = configuration.plans().get(0);
        assertThat(plan.failoverMode()).isEqualTo(FailoverMode.AUTOMATIC);
        assertThat(plan.objectives().rpo()).isEqualTo(Duration.ofSeconds(90));
        assertThat(plan.maxParallel()).isEqualTo(4);
        assertThat(plan.services().get(2).activeReplicas()).isEqualTo(10);
        assertThat(plan.contacts()).hasSize(3);
        assertThat(plan.rollbackSteps().get(0).title()).isEqualTo("Tell the customers");
    }

    @Test
    void probesAndProofsOfRegionsAreRead() {
        RegionResources west = configuration.regions().get("us-west-2");
        assertThat(west.probes()).containsOnlyKeys("health", "broker");
        assertThat(configuration.regions().get("us-east-1").proofs()).containsOnlyKeys("proof");
    }

    @Test
    void eachVantagePointHasItsOwnProbes() {
        assertThat(configuration.vantagePoints()).hasSize(2);
        assertThat(configuration.vantagePoints().get(0).probes().get("us-west-2"))
                .containsOnlyKeys("health", "broker");
        assertThat(configuration.vantagePoints().get(1).probes().get("us-west-2"))
                .containsOnlyKeys("health");
        assertThat(configuration.disasterTypeByProbe())
                .containsExactly(Map.entry("integrity", DisasterType.DATA_CORRUPTION));
    }

    @Test
    void aConfigurationInJsonIsAccepted() {
        String json = """
                {"plans": {"a": {"name": "A", "disaster_types": ["human_error"], "recovery_objectives": {"tier": "tier_4"},
                 "primary_region": "west", "secondary_region": "east", "steps": [{"uses": "restore-data"}]}}}
                """;
        List<RecoveryPlan> plans = Loading.load(
                        "dr.json", json.getBytes(java.nio.charset.StandardCharsets.UTF_8), Map.of())
                .plans();
        assertThat(plans.get(0).objectives().rto()).isEqualTo(Duration.ofHours(72));
    }
}
