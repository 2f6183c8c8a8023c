package io.iotdr.sim.judge;

import io.iotdr.fence.RegionGuard;
import io.iotdr.journal.EventCodec;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.RollbackStarted;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.clock.SimThread.Doing;
import io.iotdr.sim.clock.SimThread.Part;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.FaultIndex;
import io.iotdr.sim.world.Scenario;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.SimRegion;
import io.iotdr.sim.world.World;
import io.iotdr.sim.world.WorldObserver;
import io.iotdr.spi.FencingToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks every call and every append of a simulated disaster against the safety invariants. */
public final class InvariantChecker implements WorldObserver {

    private static final EventCodec<RecoveryEvent> CODEC = EventCodec.of(RecoveryEvent.class);

    private final World world;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, FencingToken> callers = new HashMap<>();
    private final Map<String, ObservedRun> executions = new TreeMap<>();
    private final Map<String, RegionGuard> guards = new TreeMap<>();
    private final Map<String, Instant> deaths = new TreeMap<>();
    private Optional<SimProcess> dryRun = Optional.empty();
    private Runnable onEnd = () -> {};

    public InvariantChecker(World world) {
        this.world = world;
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    public Map<String, ObservedRun> executions() {
        return executions;
    }

    public void onEnd(Runnable listener) {
        onEnd = listener;
    }

    public void guard(String region, RegionGuard guard) {
        guards.put(region, guard);
    }

    /** Marks a process as performing a dry run, so that any effect of it is a violation (S10); empty ends it. */
    public void dryRun(Optional<SimProcess> by) {
        dryRun = by;
    }

    @Override
    public void died(SimProcess process) {
        deaths.put(process.name(), world.now());
    }

    public void violated(Invariant invariant, String what) {
        world.trace().say(() -> "VIOLATED " + invariant + ": " + what);
        violations.add(new Violation(invariant, what, Duration.between(SimProcess.EPOCH, world.now())));
    }

    /** Returns whether a person rolled a run back, which past the point of no return loses data. */
    boolean lossAccepted() {
        return executions.values().stream().anyMatch(s -> s.lossAccepted);
    }

    /** Checks that a region serves no corrupt data without consent, and that a planned move loses nothing (S12). */
    @Override
    public void recovered(SimRegion region, Instant upTo) {
        boolean elsewhere = !region.name.equals(world.plan().primary());
        if (world.spoiled() && elsewhere && upTo.isAfter(world.disaster().orElseThrow())) {
            corruptDataServed(region, upTo);
        }
        if (world.options().scenario() == Scenario.SWITCHOVER_AND_BACK && !lossAccepted()) {
            nothingLost(region, upTo);
        }
    }

    private void corruptDataServed(SimRegion region, Instant upTo) {
        boolean agreed = executions.values().stream().anyMatch(s -> !s.agreed.isEmpty());
        if (!agreed) {
            violated(
                    Invariant.S12,
                    region.name + " serves data up to " + upTo + ", which is after the corruption, without consent");
        }
    }

    private void nothingLost(SimRegion region, Instant upTo) {
        world.regions().stream()
                .filter(r -> r != region && r.reaches().isAfter(upTo))
                .findFirst()
                .ifPresent(r -> violated(
                        Invariant.S12,
                        "a planned move lost data: " + region.name + " serves data up to " + upTo + ", but " + r.name
                                + " has data up to " + r.reaches()));
    }

    /** Checks the invariants that may forbid a call, before the call is made. */
    @Override
    public void beforeCall(SimConnection.Call call) {
        oneWriter();
        Doing doing = call.doing();
        if (!call.effect() || FaultIndex.keepsState(call.place())) {
            return;
        }
        if (dryRun.filter(p -> p == call.process()).isPresent()) {
            violated(Invariant.S10, "a dry run has an effect: " + call);
        }
        if (call.place().equals("alerts")) {
            return;
        }
        Optional<ObservedRun> seen = Optional.ofNullable(doing).map(d -> executions.get(d.execution()));
        if (doing == null || seen.isEmpty() || !started(seen.get(), doing)) {
            violated(Invariant.S11, "an effect outside any step that the journal records as started: " + call);
            return;
        }
        new EffectChecks(world, this, call, seen.get()).check();
    }

    /** Checks that no owner acts in a region after another one has called there (S3), by this record of the calls. */
    @Override
    public void arrived(SimConnection.Call call) {
        FencingToken token = call.token();
        if (token == null) {
            return;
        }
        FencingToken newest = callers.getOrDefault(token.plan(), token);
        boolean replaced =
                token.number() < newest.number() || token.number() == newest.number() && token.epoch() < newest.epoch();
        if (!replaced) {
            callers.put(token.plan(), token);
        } else if (call.effect()) {
            violated(Invariant.S3, "an effect of an owner that was replaced by " + newest + ": " + call);
        }
    }

    private static boolean started(ObservedRun seen, Doing doing) {
        return doing.part() == Part.CAPTURE || seen.started.contains(doing.step());
    }

    /** Checks that at most one region may write, by the guards that the services use (S1). */
    private void oneWriter() {
        int writers = 0;
        for (RegionGuard guard : guards.values()) {
            writers += guard.mayWrite() ? 1 : 0;
        }
        if (writers > 1) {
            violated(Invariant.S1, "more than one region may write: " + guards.keySet());
        }
    }

    /** Runs a call and checks its effect. */
    @Override
    public @Nullable Object effect(SimConnection.Call call, Action action, Object[] arguments) throws Throwable {
        @Nullable Object result = action.run();
        if (!call.effect()) {
            return result;
        }
        if (call.operation().equals("append")) {
            appended((String) arguments[0], entries(arguments[2]), call.process());
        } else if (!FaultIndex.keepsState(call.place())) {
            world.trace().say(() -> "effect: " + call);
            named();
        }
        world.devices().keepTicking();
        return result;
    }

    @SuppressWarnings("unchecked") // the third argument of Journal.append
    private static List<byte[]> entries(Object argument) {
        return (List<byte[]>) argument;
    }

    private void named() {
        boolean target = world.dns
                .read(World.NAME, "A")
                .filter(r -> !r.values().isEmpty())
                .isPresent();
        if (!target) {
            violated(Invariant.S15, "the DNS name has no address");
        }
    }

    private void appended(String stream, List<byte[]> entries, SimProcess by) {
        if (!stream.startsWith(world.plan().id() + "-") || stream.endsWith(".commands")) {
            return;
        }
        for (byte[] entry : entries) {
            RecoveryEvent event = CODEC.decode(entry);
            world.trace().say(() -> "journal: " + by.name() + " " + event);
            if (event instanceof ExecutionStarted start) {
                alone(start);
                executions.put(stream, new ObservedRun(start, world.plan(), RevertibleState.of(world)));
            }
            ObservedRun seen = executions.get(stream);
            if (seen != null) {
                journaled(event, seen);
                seen.add(event);
            }
            if (event instanceof ExecutionEnded) {
                onEnd.run();
            }
        }
    }

    private void alone(ExecutionStarted start) {
        executions.values().stream().filter(s -> s.ended.isEmpty()).forEach(s -> {
            violated(Invariant.S14, start.execution() + " starts while " + s.start.execution() + " runs");
        });
    }

    private void journaled(RecoveryEvent event, ObservedRun seen) {
        if (event instanceof RollbackStarted e
                && seen.pastPointOfNoReturn()
                && !e.reason().startsWith("asked for by")) {
            violated(Invariant.S8, "rolled back automatically past the point of no return: " + e.reason());
        }
        if (event instanceof ExecutionTakenOver) {
            inTime();
        }
    }

    /** Checks that a dead orchestrator is replaced in time, if only deaths can delay the takeover (L2). */
    private void inTime() {
        boolean onlyDeaths = world.faults().all().stream()
                .allMatch(f -> f instanceof Fault.CrashAt
                        || f instanceof Fault.CallFails c && c.how() != Fault.Failure.STOPPED
                        || f instanceof Fault.BadResolvers
                        || f instanceof Fault.LeaseStoreDown && world.faults().oneLeaseStoreAtMost()
                        || f instanceof Fault.ApproverAway);
        Optional<Instant> last = deaths.values().stream().max(Instant::compareTo);
        Duration allowed = world.options().lease().multipliedBy(2);
        if (onlyDeaths
                && last.isPresent()
                && Duration.between(last.get(), world.now()).compareTo(allowed) > 0) {
            violated(
                    Invariant.L2,
                    "a dead orchestrator was replaced only after " + Duration.between(last.get(), world.now()));
        }
    }
}
