package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.SafetyRule;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks and describes new runs. The id of a run is determined before any check: if two orchestrators both find nothing
 * running, the journal accepts only one of them (S14). Thread-safe.
 */
public final class NewRuns {

    private final Environment environment;
    private final PlanCatalog plans;
    private final Executions executions;
    private final StartRules rules;
    private final DataRules data;

    public NewRuns(Environment environment, PlanCatalog plans, Executions executions) {
        this.environment = environment;
        this.plans = plans;
        this.executions = executions;
        this.rules = new StartRules(environment, executions);
        this.data = new DataRules(environment);
    }

    /**
     * Returns the run that a request asks for.
     *
     * @throws DisasterRecoveryException when it must not start
     */
    public NewRun failover(FailoverRequest request) {
        String id = executions.next(request.plan());
        RecoveryPlan plan = idle(request.plan());
        Disaster disaster = request.disaster();
        String target = other(plan, disaster.region());
        rules.refuseUnlessCovered(plan, disaster);
        if (request.keeps(SafetyRule.REGION_SERVES)) {
            rules.refuseUnlessServing(plan, disaster.region());
        }
        if (request.keeps(SafetyRule.REGION_IMPAIRED)) {
            rules.refuseUnlessImpaired(disaster);
        }
        if (request.keeps(SafetyRule.DATA_PROTECTED)) {
            data.refuseUnlessProtected(plan, rules.lastMove(plan), target);
        }
        boolean mayAnswer =
                !request.keeps(SafetyRule.REGION_IMPAIRED) || disaster.type().spoilsData();
        if (mayAnswer && request.keeps(SafetyRule.DATA_PROTECTED)) {
            data.refuseOtherData(plan, disaster.region(), target);
        }
        Move move = new Move(RunKind.FAILOVER, Optional.of(disaster), disaster.region(), target);
        return run(id, plan, move, request.initiator());
    }

    /**
     * Returns a planned run: away from the serving region, or back to the primary region.
     *
     * @throws DisasterRecoveryException when it must not start
     */
    public NewRun planned(String planId, RunKind kind, String initiator) {
        String id = executions.next(planId);
        RecoveryPlan plan = idle(planId);
        String serving = rules.serving(plan);
        String target = kind == RunKind.FAILBACK ? plan.primary() : other(plan, serving);
        if (serving.equals(target)) {
            throw new DisasterRecoveryException("the region " + target + " already serves under the plan '" + planId
                    + "'; there is nothing to move");
        }
        rules.refuseUnlessHealthy(serving);
        rules.refuseUnlessHealthy(target);
        data.refuseWithoutData(plan, kind);
        data.refuseOtherData(plan, serving, target);
        if (kind == RunKind.SWITCHOVER) {
            data.refuseTwoPrimaries(serving, target);
        }
        return run(id, plan, new Move(kind, Optional.empty(), serving, target), initiator);
    }

    /** Returns the region that serves under a plan. */
    public String serving(String planId) {
        return rules.serving(plans.require(planId));
    }

    /** Returns which probe sees a region impaired now, and why. */
    public Optional<String> impairment(String region) {
        return rules.impairment(region);
    }

    /**
     * Refuses when a run of the plan is unfinished.
     *
     * @throws DisasterRecoveryException naming that run
     */
    public void refuseWhileRunning(RecoveryPlan plan) {
        rules.refuseWhileRunning(plan);
    }

    private RecoveryPlan idle(String planId) {
        RecoveryPlan plan = plans.expanded(plans.require(planId));
        rules.refuseWithoutResources(plan);
        rules.refuseWhileRunning(plan);
        return plan;
    }

    private static String other(RecoveryPlan plan, String region) {
        return region.equals(plan.primary()) ? plan.secondary() : plan.primary();
    }

    /** From where to where, and why. */
    private record Move(RunKind kind, Optional<Disaster> disaster, String source, String target) {}

    private NewRun run(String id, RecoveryPlan plan, Move move, String initiator) {
        return new NewRun(
                plan,
                new ExecutionStarted(
                        id,
                        move.kind(),
                        plan.id(),
                        plan.hash(),
                        move.disaster(),
                        move.source(),
                        move.target(),
                        initiator,
                        new RecoveryHistory(executions).estimates(plan.id(), move.kind(), plan.steps(move.kind())),
                        notBefore(move.disaster().flatMap(Disaster::since))));
    }

    /** Returns the start of the run: now, but never before the disaster, even if this machine's clock is behind. */
    private Instant notBefore(Optional<Instant> disaster) {
        Instant now = environment.clock().now();
        return disaster.filter(now::isBefore).orElse(now);
    }
}
