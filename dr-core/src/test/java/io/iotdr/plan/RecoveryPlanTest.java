package io.iotdr.plan;

import static io.iotdr.plan.DisasterType.DATA_CORRUPTION;
import static io.iotdr.plan.DisasterType.REGIONAL_OUTAGE;
import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.restoreData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests which plans are accepted and refused, and when two plans are equal. */
final class RecoveryPlanTest {

    private static RecoveryPlanBuilder plan() {
        return RecoveryPlan.builder("iot")
                .name("IoT")
                .covers(REGIONAL_OUTAGE)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofHours(1), RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .failover(s -> s.then(assessImpact())
                        .inParallel(activateRegion(), restoreData())
                        .then(failoverDns()))
                .contact("operations", "mailto:ops@example.com");
    }

    @Test
    void stepsWaitForTheStepsDeclaredBeforeThem() {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        plan().build().steps().forEach(s -> needs.put(s.id(), s.needs()));
        assertThat(needs)
                .containsEntry("assess-impact", List.of())
                .containsEntry("activate-region", List.of("assess-impact"))
                .containsEntry("restore-data", List.of("assess-impact"))
                .containsEntry("failover-dns", List.of("activate-region", "restore-data"));
    }

    @Test
    void allProblemsOfAPlanAreReportedTogether() {
        InvalidPlanException refused = catchThrowableOfType(
                InvalidPlanException.class,
                () -> RecoveryPlan.builder("")
                        .secondary("east")
                        .objectives(RecoveryObjectives.of(Duration.ofHours(9), Duration.ZERO, RecoveryTier.TIER_1))
                        .contact("ops", "not an address")
                        .drillEvery(Period.ZERO)
                        .maxParallel(0)
                        .build());
        assertThat(refused.problems().stream().map(PlanProblem::path))
                .contains(
                        "plan_id",
                        "name",
                        "disaster_types",
                        "primary_region",
                        "recovery_objectives.rto",
                        "recovery_objectives.rpo",
                        "contact_list.ops",
                        "test_schedule",
                        "max_parallel",
                        "steps");
    }

    @Test
    void theLongestRtoOfATierIsAcceptedAndALongerOneIsAProblem() {
        assertThat(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofHours(1), RecoveryTier.TIER_1)
                        .problems())
                .isEmpty();
        assertThat(RecoveryObjectives.of(Duration.ofHours(1).plusSeconds(1), Duration.ofHours(1), RecoveryTier.TIER_1)
                        .problems())
                .hasSize(1);
    }

    @Test
    void plansWithTheSameContentAreEqualAndHaveASha256Hash() {
        assertThat(plan().build()).isEqualTo(plan().build());
        assertThat(plan().build().hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void everyPartOfAPlanChangesItsHash() {
        List<RecoveryPlan> all = new ArrayList<>();
        all.add(plan().build());
        all.add(plan().name("other").build());
        all.add(plan().covers(REGIONAL_OUTAGE, DATA_CORRUPTION).build());
        all.add(plan().secondary("north").build());
        all.add(plan().tertiary("north").build());
        all.add(plan().maxParallel(2).build());
        all.add(plan().failoverMode(FailoverMode.MANUAL).build());
        all.add(plan().drillEvery(Period.ofMonths(1)).build());
        all.add(plan().contact("more", "tel:+15550100").build());
        all.add(plan().service(new Service("db", List.of(), 0, 1)).build());
        all.add(plan().service(new Service("db", List.of(), 0, 2)).build());
        all.add(plan().failover(s -> s.then(assessImpact())).build());
        all.add(plan().failover(s -> s.then(assessImpact().timeout(Duration.ofSeconds(1))))
                .build());
        all.add(plan().failover(s -> s.then(assessImpact().retry(1, Duration.ZERO)))
                .build());
        all.add(plan().failover(s -> s.then(assessImpact().onFailure(OnFailure.PAUSE)))
                .build());
        all.add(plan().failover(s -> s.then(assessImpact().with("a", List.of("b", "c"))))
                .build());
        all.add(plan().failover(s -> s.then(assessImpact().with("a", List.of("b, c"))))
                .build());
        all.add(plan().rollback(s -> s.then(failoverDns().id("dns-back"))).build());
        assertThat(all.stream().map(RecoveryPlan::hash)).doesNotHaveDuplicates();
    }

    @Test
    void changingABuilderDoesNotChangeTheBuiltPlan() {
        RecoveryPlanBuilder builder = plan();
        RecoveryPlan built = builder.build();
        builder.name("changed").service(new Service("late", List.of(), 0, 1));
        assertThat(built.name()).isEqualTo("IoT");
        assertThat(built.services()).isEmpty();
    }

    @Test
    void theCatalogKeepsEveryVersionOfAPlan() {
        PlanCatalog catalog = new PlanCatalog();
        RecoveryPlan first = catalog.create(plan().build());
        RecoveryPlan second = catalog.create(plan().name("newer").build());
        assertThat(catalog.get("iot")).contains(second);
        assertThat(catalog.get("iot", first.hash())).contains(first);
        assertThat(catalog.versions("iot")).containsExactly(first, second);
        assertThat(catalog.list()).containsExactly(second);
        assertThatThrownBy(() -> catalog.require("itt")).hasMessageContaining("did you mean 'iot'?");
    }

    @Test
    void aPlanMayHaveTenThousandStepsAndNotOneMore() {
        assertThat(plan().failover(s -> many(s, 10_000)).problems()).isEmpty();
        assertThat(plan().failover(s -> many(s, 10_001)).problems())
                .anySatisfy(p -> assertThat(p.message()).contains("the maximum is 10000"));
    }

    private static void many(StepSequence steps, int count) {
        for (int i = 0; i < count; i++) {
            steps.then(assessImpact().id("s" + i));
        }
    }

    @Test
    void aStepIdThatTwoPhasesUseIsRefused() {
        assertThat(plan().rollback(s -> s.then(failoverDns())).problems())
                .singleElement()
                .asString()
                .contains("'failover-dns' is also used in another phase");
        assertThat(plan().rollback(s -> s.then(failoverDns().id("dns-back"))).problems())
                .isEmpty();
    }
}
