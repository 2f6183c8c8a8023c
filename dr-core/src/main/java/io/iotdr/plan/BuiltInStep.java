package io.iotdr.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The built-in steps, each with its default timeout and its default reaction to a failure. */
public enum BuiltInStep {
    ASSESS_IMPACT(
            "assess-impact", OnFailure.CONTINUE, Duration.ofMinutes(1), "assess disaster impact", "assess impact"),
    NOTIFY_STAKEHOLDERS(
            "notify-stakeholders", OnFailure.CONTINUE, Duration.ofMinutes(1), "notify stakeholders", "notify contacts"),
    APPROVE("approve", OnFailure.PAUSE, Duration.ofMinutes(30), "approve", "approve failover"),
    FENCE_REGION(
            "fence-region",
            OnFailure.PAUSE,
            Duration.ofMinutes(2),
            "fence region",
            "fence primary region",
            "fence primary"),
    ACTIVATE_REGION(
            "activate-region",
            OnFailure.ROLLBACK,
            Duration.ofMinutes(15),
            "activate region",
            "activate secondary region",
            "activate standby region",
            "restore primary region"),
    PROMOTE_DATA(
            "promote-data",
            OnFailure.PAUSE,
            Duration.ofMinutes(10),
            "promote data",
            "promote database",
            "promote replica"),
    RESTORE_DATA("restore-data", OnFailure.PAUSE, Duration.ofHours(4), "restore data", "restore from backup"),
    LOWER_DNS_TTL("lower-dns-ttl", OnFailure.ROLLBACK, Duration.ofHours(2), "lower dns ttl"),
    FAILOVER_DNS(
            "failover-dns", OnFailure.ROLLBACK, Duration.ofMinutes(2), "failover dns", "failback dns", "update dns"),
    UPDATE_LOAD_BALANCER("update-load-balancer", OnFailure.ROLLBACK, Duration.ofMinutes(5), "update load balancer"),
    SHIFT_MESH_TRAFFIC(
            "shift-mesh-traffic",
            OnFailure.ROLLBACK,
            Duration.ofMinutes(5),
            "shift mesh traffic",
            "update service mesh"),
    RE_HOME_DEVICES(
            "re-home-devices",
            OnFailure.PAUSE,
            Duration.ofHours(4),
            "re-home devices",
            "rehome devices",
            "reconnect devices"),
    VERIFY_RECOVERY(
            "verify-recovery",
            OnFailure.PAUSE,
            Duration.ofMinutes(15),
            "verify recovery",
            "verify failback",
            "verify primary region recovery"),
    MONITOR_RECOVERY("monitor-recovery", OnFailure.PAUSE, Duration.ofMinutes(15), "monitor recovery"),
    RUN_COMMAND("run-command", OnFailure.ROLLBACK, Duration.ofMinutes(10)),
    CALL_WEBHOOK("call-webhook", OnFailure.ROLLBACK, Duration.ofMinutes(1)),
    RE_PROTECT("re-protect", OnFailure.PAUSE, Duration.ofHours(4), "re-protect", "re-establish replication"),
    /** Placeholder for the steps of another plan, which replace it when a run starts. */
    RUN_PLAN("run-plan", OnFailure.PAUSE, Duration.ofHours(4)),
    MANUAL("manual", OnFailure.PAUSE, Duration.ofHours(4));

    private final String wireName;
    private final OnFailure onFailure;
    private final Duration timeout;
    private final List<String> procedures;

    BuiltInStep(String wireName, OnFailure onFailure, Duration timeout, String... procedures) {
        this.wireName = wireName;
        this.onFailure = onFailure;
        this.timeout = timeout;
        this.procedures = List.of(procedures);
    }

    public String wireName() {
        return wireName;
    }

    public OnFailure defaultOnFailure() {
        return onFailure;
    }

    public Duration defaultTimeout() {
        return timeout;
    }

    /** Returns whether an automatic rollback after this step would lose data that was written since. */
    public boolean pointOfNoReturn() {
        return this == PROMOTE_DATA || this == RESTORE_DATA;
    }

    /** Returns whether the step only makes sense ahead of a planned move; a run for a disaster leaves it out. */
    public boolean plannedOnly() {
        return this == LOWER_DNS_TTL;
    }

    /** Returns whether the step waits for a person instead of doing something. */
    public boolean needsPerson() {
        return this == APPROVE || this == MANUAL;
    }

    public static Optional<BuiltInStep> ofWireName(String name) {
        return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
    }

    /**
     * Returns the step that a line of a written procedure names, such as {@code "Failover DNS"}; empty when no step
     * matches.
     */
    public static Optional<BuiltInStep> ofProcedure(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return Arrays.stream(values())
                .filter(s -> s.procedures.contains(wanted))
                .findFirst();
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(BuiltInStep::wireName).toList();
    }
}
