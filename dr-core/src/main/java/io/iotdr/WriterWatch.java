package io.iotdr;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.Environment;
import io.iotdr.spi.AlertMessage.Severity;
import io.iotdr.spi.BriefCalls;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.RegionResources;
import java.util.List;
import java.util.Map;

/**
 * The watch for a second writer: a region that was left in a disaster may come back, after the run that left it has ended, with
 * stores that accept writes, and what is confirmed there would be lost. People are told; only a run fences. Not thread-safe.
 */
final class WriterWatch {

    private final Environment environment;
    private final RecoveryPlan plan;
    private final PlanPager pager;
    private List<String> told = List.of();

    WriterWatch(Environment environment, RecoveryPlan plan, PlanPager pager) {
        this.environment = environment;
        this.plan = plan;
        this.pager = pager;
    }

    /** Checks the stores of the region beside {@code serving}, if the plan lets one region write at a time. */
    void look(String serving) {
        String other = DetectionRules.target(plan, serving);
        RegionResources resources = environment.regions().get(other);
        if (resources == null || !plan.has(BuiltInStep.PROMOTE_DATA, RunKind.FAILOVER)) {
            return;
        }
        try {
            judge(serving, other, BriefCalls.briefly(() -> writers(resources)));
        } catch (DisasterRecoveryException unreachable) {
            // A region that does not answer may be off, as it should be; the watch over its data tells that it is
            // silent.
        }
    }

    private static List<String> writers(RegionResources region) {
        return region.dataStores().entrySet().stream()
                .filter(e -> e.getValue().role() == DataStore.Role.PRIMARY)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void judge(String serving, String other, List<String> writers) {
        if (writers.equals(told)) {
            return;
        }
        told = writers;
        String what = String.join(", ", writers) + " in " + other;
        if (writers.isEmpty()) {
            tell(Severity.INFO, "no store in " + other + " accepts writes beside " + serving + " any more");
        } else {
            tell(
                    Severity.CRITICAL,
                    "two regions accept writes: " + what + " does so although " + serving + " serves. What clients get"
                            + " confirmed in " + other
                            + " will be lost. Stop it or fence it now, save what only it has, and"
                            + " make it a replica of " + serving);
        }
    }

    private void tell(Severity severity, String text) {
        pager.tell(plan, plan.id() + "/writers", severity, text);
    }
}
