package io.iotdr.sim;

import io.iotdr.DisasterRecovery;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.log.Logs;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.sim.clock.Carrier;
import io.iotdr.sim.clock.Loop;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.clock.Trace;
import io.iotdr.sim.judge.EndChecks;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.judge.InvariantChecker;
import io.iotdr.sim.judge.ObservedRun;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.FaultIndex;
import io.iotdr.sim.world.OnCallTeam;
import io.iotdr.sim.world.Scenario;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.SimulatedPlatform;
import io.iotdr.sim.world.SimulatorOptions;
import io.iotdr.sim.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One simulated disaster from start to end: the processes that take part, and their actions. */
final class SimulatedRun {

    private static final Duration BEFORE = Duration.ofSeconds(30);
    private static final Duration RESTART = Duration.ofSeconds(3);
    private static final Duration DUTY = Duration.ofSeconds(2);
    private static final Duration AFTERWARDS = Duration.ofHours(2);
    private static final Duration GIVE_UP_DETECTING = Duration.ofMinutes(10);

    private final RecoveryPlan plan;
    private final SimulatedPlatform platform;
    private final SimulatorOptions options;
    private final long seed;
    private final Loop loop;
    private final World world;
    private final InvariantChecker checker;
    private final RegionApplications applications;
    private final OnCallTeam desk;
    private final Map<String, Integer> incarnations = new HashMap<>();
    private Optional<RecoveryReport> driven = Optional.empty();

    SimulatedRun(
            RecoveryPlan plan,
            SimulatedPlatform platform,
            SimulatorOptions options,
            long seed,
            List<Fault> faults,
            boolean traced,
            Deque<Carrier> idle) {
        this.plan = plan;
        this.platform = platform;
        this.options = options;
        this.seed = seed;
        this.loop = new Loop(idle);
        this.world = new World(plan, options, new World.Draw(seed, faults), new Trace(loop, traced));
        this.checker = new InvariantChecker(world);
        world.observe(checker);
        this.applications = new RegionApplications(world, checker);
        this.desk = new OnCallTeam(world, platform);
        world.onAlert(desk::alerted);
    }

    /** Runs the disaster to its end. The engine's loggers are silent meanwhile. */
    RunResult go() {
        boolean before = Logs.silent(true);
        try {
            return play();
        } finally {
            Logs.silent(before);
        }
    }

    private RunResult play() {
        world.onDeath(this::restart);
        checker.onEnd(() -> loop.call(Duration.ofSeconds(2), this::waitForDevices));
        for (int i = 0; i < options.orchestrators(); i++) {
            orchestrator(i, Duration.ZERO);
        }
        world.plan().regions().forEach(applications::start);
        desk.open();
        loop.call(BEFORE, world::begin);
        if (options.scenario() == Scenario.OUTAGE) {
            loop.call(BEFORE, () -> applications.running(plan.primary()).ifPresent(SimProcess::kill));
        }
        schedule();
        loop.call(BEFORE.plus(options.limit()), () -> {
            checker.violated(Invariant.L1, "the run did not end within " + options.limit());
            loop.finish();
        });
        loop.run();
        if (loop.events() > Loop.MOST_EVENTS) {
            checker.violated(Invariant.L1, "the run makes no progress: too many events");
        }
        EndChecks end = new EndChecks(world, checker, driven, desk.endings());
        end.check();
        RunResult result = result(end);
        loop.unwind();
        return result;
    }

    private void schedule() {
        world.faults()
                .of(Fault.PersonInterferes.class)
                .forEach(f -> loop.call(BEFORE.plus(f.at()), () -> desk.interfere(f.what())));
        for (Fault fault : world.faults().all()) {
            if (fault instanceof Fault.Freezes f) {
                at(f.at(), () -> orchestrators(f.orchestrator()).forEach(p -> p.freeze(f.length())));
            } else if (fault instanceof Fault.ClockJumps f) {
                at(f.at(), () -> orchestrators(f.orchestrator()).forEach(p -> p.jump(f.by())));
            } else if (fault instanceof Fault.SourceReturns f) {
                at(f.at(), () -> {
                    world.region(plan.primary()).comeBack();
                    applications.start(plan.primary());
                });
            } else if (fault instanceof Fault.TargetFails f) {
                at(f.at(), () -> world.region(plan.secondary()).goDark());
                at(f.at().plus(f.length()), () -> world.region(plan.secondary()).comeBack());
            }
        }
    }

    private void at(Duration sinceDisaster, Runnable what) {
        loop.call(BEFORE.plus(sinceDisaster), () -> {
            what.run();
            world.devices().keepTicking();
        });
    }

    private final Deque<SimProcess> processes = new ArrayDeque<>();

    private List<SimProcess> orchestrators(int number) {
        return processes.stream()
                .filter(p -> p.alive() && FaultIndex.isOrchestrator(p, number))
                .toList();
    }

    private void restart(SimProcess dead) {
        int number = Integer.parseInt(dead.name().split("[-.]")[1]);
        orchestrator(number, RESTART);
    }

    /**
     * Starts an orchestrator. It takes over runs that others left unfinished, and starts a failover once it is sure of
     * a disaster.
     */
    private void orchestrator(int number, Duration after) {
        String base = "orchestrator-" + number;
        int incarnation = incarnations.merge(base, 1, Integer::sum);
        Duration skew = Duration.ofMillis(world.random().nextLong(-2_000, 2_000));
        SimProcess process = new SimProcess(loop, base + "." + incarnation, skew);
        Duration sure = options.detection().plusMillis(world.random().nextLong(0, 4_000));
        loop.start(after, process, () -> {
            processes.add(process);
            DisasterRecovery recovery = platform.assemble(world, process, new SimConnection(world, process, true))
                    .build();
            recovery.standBy(e -> e.completion().thenAccept(r -> driven = Optional.of(r)));
            lookOut(process, recovery, sure);
        });
    }

    private void lookOut(SimProcess process, DisasterRecovery recovery, Duration sure) {
        if (checker.executions().size() < options.scenario().executions()) {
            process.submit(() -> lookOnce(process, recovery, sure));
            process.after(DUTY, () -> lookOut(process, recovery, sure));
        }
    }

    private boolean lookOnce(SimProcess process, DisasterRecovery recovery, Duration sure) {
        Optional<Instant> since = occasion();
        if (since.isEmpty()) {
            return false;
        }
        Duration waited = Duration.between(since.get(), world.now());
        if (waited.compareTo(GIVE_UP_DETECTING) > 0) {
            loop.finish();
        }
        if (waited.compareTo(sure) < 0) {
            return false;
        }
        try {
            start(process, recovery, since.get()).completion().thenAccept(r -> driven = Optional.of(r));
        } catch (DisasterRecoveryException refused) {
            world.trace().say(() -> "refused: " + refused.getMessage());
        }
        return true;
    }

    /** Returns since when there is a reason to start the next run; empty when there is none. */
    private Optional<Instant> occasion() {
        List<ObservedRun> executions = List.copyOf(checker.executions().values());
        if (executions.isEmpty()) {
            return world.begun();
        }
        ObservedRun last = executions.get(executions.size() - 1);
        boolean goesOn = executions.size() < options.scenario().executions()
                && last.ended.filter(ExecutionStatus.COMPLETED::equals).isPresent();
        return goesOn ? last.endedAt : Optional.empty();
    }

    private RecoveryExecution start(SimProcess process, DisasterRecovery recovery, Instant since) {
        if (options.scenario() == Scenario.SWITCHOVER_AND_BACK) {
            return checker.executions().isEmpty()
                    ? recovery.switchover(plan.id(), "duty")
                    : recovery.failback(plan.id(), "duty");
        }
        Disaster disaster = Disaster.of(type(), plan.primary()).since(since);
        rehearse(process, recovery, disaster);
        return recovery.failover(FailoverRequest.of(plan.id(), disaster).by("duty"));
    }

    /** Performs a dry run first, for one seed in eight. */
    private void rehearse(SimProcess process, DisasterRecovery recovery, Disaster disaster) {
        if (seed % 8 == 0) {
            checker.dryRun(Optional.of(process));
            try {
                recovery.dryFailover(FailoverRequest.of(plan.id(), disaster));
            } finally {
                checker.dryRun(Optional.empty());
            }
        }
    }

    private DisasterType type() {
        return plan.disasterTypes().stream()
                .filter(t -> t.spoilsData() == (options.scenario() == Scenario.CORRUPTION))
                .sorted()
                .findFirst()
                .orElse(plan.disasterTypes().iterator().next());
    }

    /** Continues after the end of a run: the devices' return still counts, and so does the failback. */
    private void waitForDevices() {
        if (occasion().isPresent() && !checker.executions().isEmpty()) {
            return;
        }
        boolean recovered = checker.executions().values().stream()
                .anyMatch(s -> s.ended.filter(ExecutionStatus.COMPLETED::equals).isPresent());
        if (!recovered || world.devices().reached().isPresent()) {
            loop.finish();
            return;
        }
        loop.call(AFTERWARDS, () -> loop.finish());
        waitSomeMore();
    }

    private void waitSomeMore() {
        if (world.devices().reached().isPresent()) {
            loop.finish();
        } else {
            loop.call(Duration.ofSeconds(1), this::waitSomeMore);
        }
    }

    private RunResult result(EndChecks end) {
        return new RunResult(
                seed,
                world.faults().all(),
                end.started(),
                end.status(),
                world.devices().reached().flatMap(b -> world.begun().map(d -> Duration.between(d, b))),
                end.loss(),
                checker.violations(),
                world.faults().points(),
                loop.events(),
                Duration.ofNanos(loop.nanos()),
                world.trace().hash(),
                world.trace().lines());
    }
}
