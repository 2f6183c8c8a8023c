package io.iotdr.config;

import static io.iotdr.config.Shape.ANY;
import static io.iotdr.config.Shape.TEXT;
import static io.iotdr.config.Shape.TIME;
import static io.iotdr.config.Shape.integer;
import static io.iotdr.config.Shape.keys;
import static io.iotdr.config.Shape.listOf;
import static io.iotdr.config.Shape.mapOf;
import static io.iotdr.config.Shape.number;
import static io.iotdr.config.Shape.oneOf;

import io.iotdr.plan.DisasterType;
import io.iotdr.plan.DrillSchedule;
import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryTier;
import java.util.Arrays;

/** The keys of a recovery plan with their shapes and descriptions. */
final class PlanShape {

    private static final double HUGE = 1_000_000;

    static final Shape STEP = keys().and("id", TEXT, "The step's id; default: the value of uses")
            .must("uses", TEXT, "The built-in or custom step to run")
            .and("title", TEXT, "The title in reports and on the console")
            .and("needs", listOf(TEXT), "Ids of the steps that must succeed first; default: the previous step")
            .and("with", mapOf(ANY), "Parameters of the step")
            .and("command", listOf(TEXT), "For run-command: program and arguments; no shell")
            .and("rollback_command", listOf(TEXT), "For run-command: the command that reverts the effect")
            .and(
                    "verify_command",
                    listOf(TEXT),
                    "For run-command: a command that exits with status 0 when the desired state is reached")
            .and("url", TEXT, "For call-webhook: the URL to post to")
            .and("timeout", TIME, "Limit for one attempt, including verification")
            .and(
                    "retry",
                    keys().and("attempts", integer(1, 100), "Total number of attempts")
                            .and("backoff", TIME, "The wait before the second attempt; doubles with each further one"),
                    "Retries of a failed step")
            .and(
                    "on_failure",
                    oneOf(Arrays.stream(OnFailure.values())
                            .map(OnFailure::wireName)
                            .toList()),
                    "How the run continues after the last attempt has failed")
            .and("estimate", TIME, "The expected duration")
            .and(
                    "lasts",
                    TIME,
                    "Makes the effect temporary: revert it this long after verification, at the latest at the end of the run")
            .and(
                    "only_for",
                    listOf(oneOf(DisasterType.wireNames())),
                    "The disasters for which the step runs; it has nothing to do in others and in planned runs")
            .and(
                    "not_for",
                    listOf(oneOf(DisasterType.wireNames())),
                    "The disasters for which the step has nothing to do")
            .and("plan", TEXT, "For run-plan: the plan whose steps run here");

    private static final Shape OBJECTIVES = keys().and("rto_hours", number(0, HUGE), "Recovery time objective in hours")
            .and("rpo_hours", number(0, HUGE), "Recovery point objective in hours")
            .and("rto", TIME, "Recovery time objective")
            .and("rpo", TIME, "Recovery point objective")
            .must("tier", oneOf(RecoveryTier.wireNames()), "The readiness of the standby region");

    static final Shape PLAN = keys().and("plan_id", TEXT, "The plan's id; default: its key")
            .must("name", TEXT, "The plan's name for people")
            .and("description", TEXT, "The purpose of the plan")
            .must("disaster_types", listOf(oneOf(DisasterType.wireNames())), "The disaster types that the plan covers")
            .must("recovery_objectives", OBJECTIVES, "Recovery time and recovery point objectives")
            .must("primary_region", TEXT, "The region that serves")
            .must("secondary_region", TEXT, "The region to recover to")
            .and("tertiary_region", TEXT, "The region to try when the secondary fails too")
            .and("failover_procedures", listOf(TEXT), "The failover steps in words, in order")
            .and(
                    "rollback_procedures",
                    listOf(TEXT),
                    "Steps of a rollback after the completed steps are reverted, in words")
            .and("steps", listOf(STEP), "The failover steps; replaces failover_procedures")
            .and("rollback_steps", listOf(STEP), "The rollback steps; replaces rollback_procedures")
            .and(
                    "failback_procedures",
                    listOf(TEXT),
                    "The failback steps in words; default: the failover steps with source and target exchanged")
            .and("failback_steps", listOf(STEP), "The failback steps; replaces failback_procedures")
            .and("finally_procedures", listOf(TEXT), "Steps that run at the end whatever the result, in words")
            .and("finally_steps", listOf(STEP), "Steps that run at the end; replaces finally_procedures")
            .and("contact_list", mapOf(listOf(TEXT)), "Contacts to notify, by group")
            .and("test_schedule", TEXT, "How often the plan is exercised: " + String.join(", ", DrillSchedule.names()))
            .and("failover_mode", oneOf(FailoverMode.wireNames()), "Who starts a failover after a disaster is detected")
            .and("max_parallel", integer(1, 1000), "The maximum number of steps that run at the same time");

    private PlanShape() {}
}
