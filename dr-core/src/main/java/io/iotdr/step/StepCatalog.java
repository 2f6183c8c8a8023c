package io.iotdr.step;

import io.iotdr.plan.BuiltInStep;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The step implementations by name: the built-in ones and the platform's own. Immutable. */
public final class StepCatalog {

    private static final StepCatalog BUILT_IN = new StepCatalog(Map.ofEntries(
            entry(BuiltInStep.ASSESS_IMPACT, new AssessImpact()),
            entry(BuiltInStep.NOTIFY_STAKEHOLDERS, new NotifyStakeholders()),
            entry(BuiltInStep.FENCE_REGION, new FenceRegion()),
            entry(BuiltInStep.ACTIVATE_REGION, new ActivateRegion()),
            entry(BuiltInStep.PROMOTE_DATA, new PromoteData()),
            entry(BuiltInStep.RESTORE_DATA, new RestoreData()),
            entry(BuiltInStep.FAILOVER_DNS, new FailoverDns()),
            entry(BuiltInStep.UPDATE_LOAD_BALANCER, new UpdateLoadBalancer()),
            entry(BuiltInStep.SHIFT_MESH_TRAFFIC, new ShiftMeshTraffic()),
            entry(BuiltInStep.VERIFY_RECOVERY, new VerifyRecovery()),
            entry(BuiltInStep.MONITOR_RECOVERY, new MonitorRecovery()),
            entry(BuiltInStep.RE_PROTECT, new ReProtect()),
            entry(BuiltInStep.RUN_COMMAND, new RunCommand()),
            entry(BuiltInStep.CALL_WEBHOOK, new CallWebhook())));

    private final Map<String, RecoveryStep<?>> steps;

    private StepCatalog(Map<String, RecoveryStep<?>> steps) {
        this.steps = Map.copyOf(steps);
    }

    /**
     * Returns the built-in steps that the engine runs; {@code approve}, {@code manual} and {@code run-plan} are not
     * among them.
     */
    public static StepCatalog builtIn() {
        return BUILT_IN;
    }

    /** Returns this catalog with one more step. A step with the name of a built-in one replaces it. */
    public StepCatalog with(String uses, RecoveryStep<?> step) {
        Map<String, RecoveryStep<?>> all = new HashMap<>(steps);
        all.put(uses, step);
        return new StepCatalog(all);
    }

    public Optional<RecoveryStep<?>> find(String uses) {
        return Optional.ofNullable(steps.get(uses));
    }

    public java.util.Set<String> names() {
        return steps.keySet();
    }

    private static Map.Entry<String, RecoveryStep<?>> entry(BuiltInStep name, RecoveryStep<?> step) {
        return Map.entry(name.wireName(), step);
    }
}
