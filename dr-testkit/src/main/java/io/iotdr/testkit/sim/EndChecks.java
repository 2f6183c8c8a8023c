package io.iotdr.testkit.sim;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Checks the invariants that can only be checked at the end of a simulated disaster. */
final class EndChecks {

    /** The maximum error of the orchestrators' clocks, without faults. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    private final World world;
    private final Optional<RecoveryReport> driven;
    private final OnCallTeam desk;
    private final Optional<ObservedRun> seen;

    EndChecks(World world, Optional<RecoveryReport> driven, OnCallTeam desk) {
        this.world = world;
        this.driven = driven;
        this.desk = desk;
        this.seen = world.watch().executions().values().stream().reduce((a, b) -> b);
    }

    void pass() {
        seen.filter(s -> s.ended.isPresent()).ifPresent(s -> {
            world.watch().executions().values().forEach(this::settled);
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
                .forEach(step -> world.watch()
                        .violated(
                                "S5",
                                "the step " + step
                                        + " was applied, but neither verified, reverted nor recorded as left over"));
    }

    /** Checks that a complete rollback restored the state before the run (S9). */
    private void restored(ObservedRun run) {
        if (run.ended.orElseThrow() != ExecutionStatus.ROLLED_BACK || !run.passedOver.isEmpty()) {
            return;
        }
        RevertibleState now = RevertibleState.of(world);
        if (!now.equals(run.before)) {
            world.watch()
                    .violated(
                            "S9", "the rollback did not restore the state: it is " + now + " instead of " + run.before);
        }
    }

    /** Checks that people were told of the end, if the alert channel always worked (L3). */
    private void told(ObservedRun run) {
        boolean channelWorked =
                world.faults().of(Fault.ChannelDown.class).findAny().isEmpty();
        if (channelWorked && desk.endings() == 0) {
            world.watch().violated("L3", "nobody was told that the run ended: " + run.ended.orElseThrow());
        }
    }

    /** Checks that the devices came back, if the plan redirects devices (L4). */
    private void back(ObservedRun run) {
        boolean leads =
                world.plan().steps().stream().anyMatch(s -> s.uses().equals(BuiltInStep.FAILOVER_DNS.wireName()));
        if (leads
                && run.ended.orElseThrow() == ExecutionStatus.COMPLETED
                && run.passedOver.isEmpty()
                && world.reachedBack().isEmpty()
                && !world.region(run.start.target()).dark()) {
            world.watch()
                    .violated("L4", "the run completed, but " + world.fleet().looking() + " devices are not back");
        }
    }

    private void honest(RecoveryReport report) {
        Optional<RecoveryReport> folded = report(report.execution());
        if (folded.filter(f -> !f.equals(report)).isPresent()) {
            world.watch().violated("S6", "the report from the journal differs from the report of the engine");
        }
        report.recoveryPoint()
                .filter(p -> report.completed()
                        && world.recoveredTo()
                                .filter(actual -> actual.isBefore(p))
                                .isPresent())
                .ifPresent(p -> world.watch()
                        .violated(
                                "S12",
                                "the report claims complete data up to " + p + ", but it is complete up to "
                                        + world.recoveredTo().orElseThrow()));
        if (report.completed() && lost().isPresent() && report.rpa().isPresent()) {
            lessThan("RPA", report.rpa().get(), lost().get());
        }
        boolean clocksRight =
                world.faults().of(Fault.ClockJumps.class).findAny().isEmpty();
        boolean proven = clocksRight
                && world.plan().steps().stream().anyMatch(s -> s.uses().equals(BuiltInStep.VERIFY_RECOVERY.wireName()));
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
            world.watch().violated("S13", what + " is reported as " + reported + ", but was " + actual);
        }
    }

    private Optional<Duration> lost() {
        return world.recoveredTo()
                .flatMap(p -> world.disaster().map(d -> Duration.between(p, d)))
                .map(d -> d.isNegative() ? Duration.ZERO : d);
    }

    private Optional<Duration> outage() {
        return world.firstBack().flatMap(b -> world.disaster().map(d -> Duration.between(d, b)));
    }

    RunResult result(long seed) {
        Optional<ExecutionStatus> status = seen.flatMap(s -> s.ended);
        boolean completed = status.filter(ExecutionStatus.COMPLETED::equals).isPresent();
        Optional<Instant> back = world.reachedBack();
        return new RunResult(
                seed,
                world.faults().all(),
                status,
                back.flatMap(b -> world.begun().map(d -> Duration.between(d, b))),
                completed ? lost() : Optional.empty(),
                world.watch().violations(),
                world.faults().points(),
                world.loop().events(),
                Duration.ofNanos(world.loop().nanos()),
                world.trace().hash(),
                world.trace().lines());
    }
}
