package io.iotdr.step.builtin;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepCatalog;
import java.util.Map;

/** The built-in steps that the engine runs; {@code approve}, {@code manual} and {@code run-plan} are not among them. */
public final class BuiltInSteps {

    private static final StepCatalog CATALOG = StepCatalog.of(Map.ofEntries(
            entry(BuiltInStep.ASSESS_IMPACT, new AssessImpact()),
            entry(BuiltInStep.NOTIFY_STAKEHOLDERS, new NotifyStakeholders()),
            entry(BuiltInStep.FENCE_REGION, new FenceRegion()),
            entry(BuiltInStep.ACTIVATE_REGION, new ActivateRegion()),
            entry(BuiltInStep.PROMOTE_DATA, new PromoteData()),
            entry(BuiltInStep.RESTORE_DATA, new RestoreData()),
            entry(BuiltInStep.LOWER_DNS_TTL, new LowerDnsTtl()),
            entry(BuiltInStep.FAILOVER_DNS, new FailoverDns()),
            entry(BuiltInStep.UPDATE_LOAD_BALANCER, ShiftTraffic.ofLoadBalancer()),
            entry(BuiltInStep.SHIFT_MESH_TRAFFIC, ShiftTraffic.ofMesh()),
            entry(BuiltInStep.RE_HOME_DEVICES, new ReHomeDevices()),
            entry(BuiltInStep.VERIFY_RECOVERY, new VerifyRecovery()),
            entry(BuiltInStep.MONITOR_RECOVERY, new MonitorRecovery()),
            entry(BuiltInStep.RE_PROTECT, new ReProtect()),
            entry(BuiltInStep.RUN_COMMAND, new RunCommand()),
            entry(BuiltInStep.CALL_WEBHOOK, new CallWebhook())));

    private BuiltInSteps() {}

    /** Returns the catalog of the built-in steps. */
    public static StepCatalog catalog() {
        return CATALOG;
    }

    private static Map.Entry<String, RecoveryStep<?>> entry(BuiltInStep name, RecoveryStep<?> step) {
        return Map.entry(name.wireName(), step);
    }
}
