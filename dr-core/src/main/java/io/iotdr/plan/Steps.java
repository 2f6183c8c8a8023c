package io.iotdr.plan;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Factory methods for the built-in steps, for static import with the fluent builder. */
public final class Steps {

    private Steps() {}

    public static StepSpec assessImpact() {
        return StepSpec.of(BuiltInStep.ASSESS_IMPACT);
    }

    public static StepSpec notifyStakeholders() {
        return StepSpec.of(BuiltInStep.NOTIFY_STAKEHOLDERS);
    }

    public static StepSpec approve() {
        return StepSpec.of(BuiltInStep.APPROVE);
    }

    public static StepSpec fenceRegion() {
        return StepSpec.of(BuiltInStep.FENCE_REGION);
    }

    public static StepSpec activateRegion() {
        return StepSpec.of(BuiltInStep.ACTIVATE_REGION);
    }

    public static StepSpec promoteData() {
        return StepSpec.of(BuiltInStep.PROMOTE_DATA);
    }

    public static StepSpec restoreData() {
        return StepSpec.of(BuiltInStep.RESTORE_DATA);
    }

    /**
     * Returns a step that lowers the TTL of the names ahead of a planned move.
     *
     * @param ttl whole seconds
     */
    public static StepSpec lowerDnsTtl(Duration ttl) {
        return StepSpec.of(BuiltInStep.LOWER_DNS_TTL).with("ttl", ttl.toSeconds() + "s");
    }

    public static StepSpec failoverDns() {
        return StepSpec.of(BuiltInStep.FAILOVER_DNS);
    }

    public static StepSpec updateLoadBalancer() {
        return StepSpec.of(BuiltInStep.UPDATE_LOAD_BALANCER);
    }

    public static StepSpec shiftMeshTraffic() {
        return StepSpec.of(BuiltInStep.SHIFT_MESH_TRAFFIC);
    }

    /**
     * Returns a step that lets the devices into the target region at a rate that its brokers bear.
     *
     * @param connectsPerSecond the most new connections a second; 1 or more
     */
    public static StepSpec reHomeDevices(int connectsPerSecond) {
        return StepSpec.of(BuiltInStep.RE_HOME_DEVICES).with("connects_per_second", connectsPerSecond);
    }

    public static StepSpec verifyRecovery() {
        return StepSpec.of(BuiltInStep.VERIFY_RECOVERY);
    }

    public static StepSpec monitorRecovery() {
        return StepSpec.of(BuiltInStep.MONITOR_RECOVERY);
    }

    /** Returns a step that runs a program without a shell, such as Terraform or Ansible. */
    public static StepSpec runCommand(String id, String... command) {
        return StepSpec.of(BuiltInStep.RUN_COMMAND).id(id).title(id).with("command", List.of(command));
    }

    public static StepSpec callWebhook(String id, URI url) {
        return StepSpec.of(BuiltInStep.CALL_WEBHOOK).id(id).title(id).with("url", url.toString());
    }

    /**
     * Returns a step that makes sure that the target region has the data or can restore it. A failback begins with it.
     */
    public static StepSpec reProtect() {
        return StepSpec.of(BuiltInStep.RE_PROTECT);
    }

    /** Returns a step that runs the steps of another plan with the same regions. */
    public static StepSpec runPlan(String id, String plan) {
        return StepSpec.of(BuiltInStep.RUN_PLAN).id(id).title(id).with("plan", plan);
    }

    /** Returns a step that a person does. The run waits until an operator confirms it. */
    public static StepSpec manual(String id, String instruction) {
        return StepSpec.of(BuiltInStep.MANUAL).id(id).title(instruction);
    }
}
