package io.iotdr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests which steps a run of a plan for several disasters has. */
final class OccasionsReviewTest {

    private static RecoveryPlanBuilder plan(StepSpec... steps) {
        return RecoveryPlan.builder("p")
                .name("P")
                .primary("west")
                .secondary("east")
                .covers(DisasterType.REGIONAL_OUTAGE, DisasterType.DATA_CORRUPTION)
                .objectives(RecoveryObjectives.of(
                        java.time.Duration.ofHours(1), java.time.Duration.ofHours(1), RecoveryTier.TIER_1))
                .failover(s -> List.of(steps).forEach(s::add));
    }

    private static StepSpec step(String id, String... needs) {
        return StepSpec.of(BuiltInStep.MANUAL).id(id).needs(List.of(needs));
    }

    @Test
    void whatALeftOutStepWaitsForThoseBehindItWaitFor() {
        RecoveryPlan plan = plan(
                        step("a"),
                        step("b", "a").on(Occasions.onlyFor(DisasterType.DATA_CORRUPTION)),
                        step("c", "b").on(Occasions.notFor(DisasterType.REGIONAL_OUTAGE)),
                        step("d", "c"))
                .build();
        assertThat(plan.steps(RunKind.FAILOVER, Optional.of(DisasterType.REGIONAL_OUTAGE)))
                .extracting(s -> s.id() + s.needs())
                .containsExactly("a[]", "d[a]");
        assertThat(plan.steps(RunKind.FAILOVER, Optional.of(DisasterType.DATA_CORRUPTION)))
                .extracting(s -> s.id() + s.needs())
                .containsExactly("a[]", "b[a]", "c[b]", "d[c]");
        assertThat(plan.steps(RunKind.SWITCHOVER, Optional.empty()))
                .extracting(s -> s.id() + s.needs())
                .containsExactly("a[]", "c[a]", "d[c]");
    }

    @Test
    void aDisasterForWhichNoStepIsMeantIsAProblem() {
        assertThatThrownBy(() -> plan(step("a").on(Occasions.onlyFor(DisasterType.DATA_CORRUPTION)))
                        .build())
                .hasMessageContaining("no step is meant for a regional_outage");
    }

    @Test
    void aNestedStepRunsForTheDisastersOfBoth() {
        Set<DisasterType> both = Set.of(DisasterType.REGIONAL_OUTAGE, DisasterType.DATA_CORRUPTION);
        Occasions outage = Occasions.onlyFor(DisasterType.REGIONAL_OUTAGE);
        assertThat(outage.and(Occasions.ALL, both)).isEqualTo(outage);
        assertThat(Occasions.ALL.and(Occasions.ALL, both)).isEqualTo(Occasions.ALL);
        assertThat(Occasions.ALL.and(Occasions.notFor(DisasterType.HUMAN_ERROR), both))
                .isEqualTo(Occasions.ALL);
        for (Occasions other : List.of(
                Occasions.onlyFor(DisasterType.DATA_CORRUPTION), Occasions.notFor(DisasterType.REGIONAL_OUTAGE))) {
            Occasions never = outage.and(other, both);
            assertThat(never.problems(both)).isEmpty();
            for (DisasterType type : DisasterType.values()) {
                assertThat(never.include(Optional.of(type))).isFalse();
            }
            assertThat(never.include(Optional.empty())).isFalse();
        }
    }
}
