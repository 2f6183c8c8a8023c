package io.iotdr.sim.judge;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Disaster;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StepStatus;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.World;
import java.time.Duration;
import java.util.Optional;

/** Checks the invariants that can only be checked at the end of a simulated disaster. */
public final class EndChecks {

    /** The maximum error of the orchestrators' clocks, without faults. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    private final World world;
    private final Optional<RecoveryReport> driven;
    private final InvariantChecker checker;
    private final long alertsOfAnEnd;
    private final Optional<ObservedRun> seen;

    public EndChecks(World world, InvariantChecker checker, Optional<RecoveryReport> driven, long alertsOfAnEnd) {
        this.world = world;
        this.checker = checker;
        this.driven = driven;
        this.alertsOfAnEnd = alertsOfAnEnd;
        this.seen = checker.executions().values().stream().reduce((a, b) -> b);
    }

    /** Runs all checks; violations go to the checker. */
    public void check() {
        seen.filter(s -> s.ended.isPresent()).ifPresent(s -> {
            checker.executions().values().forEach(this::settled);
            restored(s);
            told(s);
            back(s);
            driven.ifPresent(this::honest);
        });
    }

    /** Checks that every applied step was verified, reverted or recorded as left over (S5). */
    private void settled(ObservedRun run) {
        run.applied.stream()
                .filter(s -> !run.settled.contains(s))
                .forEach(step -> checker.violated(
                        Invariant.S5,
                        "the step " + step + " was applied, but neither verified, reverted nor recorded as left over"));
    }

    /** Checks that a complete rollback restored the state before the run (S9). */
    private void restored(ObservedRun run) {
        if (run.ended.orElseThrow() != ExecutionStatus.ROLLED_BACK || !run.passedOver.isEmpty()) {
            return;
        }
        RevertibleState now = RevertibleState.of(world);
        if (!now.equals(run.before)) {
            checker.violated(
                    Invariant.S9,
                    "the rollback did not restore the state: " + String.join(", ", now.differencesFrom(run.before)));
        }
    }

    /** Checks that people were told of the end, if the alert channel always worked (L3). */
    private void told(ObservedRun run) {
        boolean channelWorked =
                world.faults().of(Fault.ChannelDown.class).findAny().isEmpty();
        if (channelWorked && alertsOfAnEnd == 0) {
            checker.violated(Invariant.L3, "nobody was told that the run ended: " + run.ended.orElseThrow());
        }
    }

    /** Checks that the devices came back, if the plan redirects devices (L4). */
    private void back(ObservedRun run) {
        boolean leads = run.specs.values().stream()
                .filter(s -> s.occasions().include(run.start.disaster().map(Disaster::type)))
                .anyMatch(s -> s.is(BuiltInStep.FAILOVER_DNS));
        if (leads
                && run.ended.orElseThrow() == ExecutionStatus.COMPLETED
                && run.passedOver.isEmpty()
                && world.devices().reached().isEmpty()
                && !world.region(run.start.target()).dark()) {
            checker.violated(
                    Invariant.L4, "the run completed, but " + world.fleet().looking() + " devices are not back");
        }
    }

    private void honest(RecoveryReport report) {
        report.steps().stream()
                .filter(s -> report.completed() && !s.status().done() && s.status() != StepStatus.REVERTED)
                .forEach(s -> checker.violated(
                        Invariant.S5, "the run is COMPLETED, but its step " + s.id() + " is " + s.status()));
        Optional<RecoveryReport> folded = report(report.execution());
        if (folded.filter(f -> !f.equals(report)).isPresent()) {
            checker.violated(Invariant.S6, "the report from the journal differs from the report of the engine");
        }
        report.recoveryPoint()
                .filter(p -> report.completed()
                        && world.data()
                                .recoveredTo()
                                .filter(actual -> actual.isBefore(p))
                                .isPresent())
                .ifPresent(p -> checker.violated(
                        Invariant.S12,
                        "the report claims complete data up to " + p + ", but it is complete up to "
                                + world.data().recoveredTo().orElseThrow()));
        if (report.completed() && lost().isPresent() && report.rpa().isPresent()) {
            lessThan("RPA", report.rpa().get(), lost().get());
        }
        boolean clocksRight =
                world.faults().of(Fault.ClockJumps.class).findAny().isEmpty();
        boolean proven = clocksRight
                && report.steps().stream()
                        .anyMatch(s -> s.uses().equals(BuiltInStep.VERIFY_RECOVERY.wireName())
                                && s.status() == StepStatus.VERIFIED);
        if (report.completed()
                && proven
                && report.findings().isEmpty()
                && outage().isPresent()
                && report.rta().isPresent()) {
            lessThan("RTA", report.rta().get().plus(TOLERANCE), outage().get());
        }
    }

    /** Returns the report that an uninvolved process derives from the journal. */
    private Optional<RecoveryReport> report(String execution) {
        SimProcess reader = new SimProcess(world.loop(), "reader", Duration.ZERO);
        return Optional.of(DisasterRecovery.builder()
                .plan(world.plan())
                .journal(world.journal)
                .time(reader, reader)
                .alerts()
                .build()
                .report(execution));
    }

    private void lessThan(String what, Duration reported, Duration actual) {
        if (reported.compareTo(actual) < 0) {
            checker.violated(Invariant.S13, what + " is reported as " + reported + ", but was " + actual);
        }
    }

    private Optional<Duration> lost() {
        return world.data()
                .recoveredTo()
                .flatMap(p -> world.disaster().map(d -> Duration.between(p, d)))
                .map(d -> d.isNegative() ? Duration.ZERO : d);
    }

    private Optional<Duration> outage() {
        return world.devices().first().flatMap(b -> world.disaster().map(d -> Duration.between(d, b)));
    }

    public boolean started() {
        return seen.isPresent();
    }

    /** Returns how the last run ended; empty when none started or it did not end. */
    public Optional<ExecutionStatus> status() {
        return seen.flatMap(s -> s.ended);
    }

    /** Returns the time whose writes were lost; empty unless the run completed. */
    public Optional<Duration> loss() {
        return status().filter(ExecutionStatus.COMPLETED::equals).flatMap(completed -> lost());
    }
}
