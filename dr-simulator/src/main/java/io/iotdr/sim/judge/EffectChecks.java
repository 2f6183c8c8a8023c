package io.iotdr.sim.judge;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.sim.clock.SimThread.Doing;
import io.iotdr.sim.clock.SimThread.Part;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.World;
import io.iotdr.spi.LeaseStore.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Checks one effect of a step just before it happens. */
final class EffectChecks {

    private static final Set<BuiltInStep> DATA = EnumSet.of(BuiltInStep.PROMOTE_DATA, BuiltInStep.RESTORE_DATA);
    private static final Set<BuiltInStep> APPROVALS = EnumSet.of(BuiltInStep.APPROVE);

    private final World world;
    private final InvariantChecker checker;
    private final SimConnection.Call call;
    private final Doing doing;
    private final ObservedRun seen;

    /** Prepares the checks of a call that belongs to a step of a run. */
    EffectChecks(World world, InvariantChecker checker, SimConnection.Call call, ObservedRun seen) {
        this.world = world;
        this.checker = checker;
        this.call = call;
        this.doing = Objects.requireNonNull(call.doing(), "the call belongs to no step");
        this.seen = seen;
    }

    void check() {
        owned();
        captured();
        approved();
        dataFirst();
    }

    private void owned() {
        Optional<Lease> lease = world.leases.now("execution-" + doing.execution());
        boolean owns = lease.filter(l -> l.owner().startsWith(call.process().name() + "#") && world.leases.lasts(l))
                .isPresent();
        if (!owns) {
            checker.violated(
                    Invariant.S3, "an effect without a lease: " + call + ", the lease is " + lease.orElse(null));
        }
    }

    private void captured() {
        if (!seen.captured.contains(doing.step())) {
            checker.violated(Invariant.S4, "an effect before its captured state is in the journal: " + call);
        }
    }

    private void approved() {
        if (doing.part() != Part.APPLY) {
            return;
        }
        for (String approval : seen.before(doing.step(), APPROVALS)) {
            if (!seen.doneOrPassedOver(approval)) {
                checker.violated(Invariant.S7, "an effect without the approval " + approval + ": " + call);
            }
        }
        boolean data = call.operation().equals("promote") || call.operation().equals("restore");
        if (data && losesTooMuch() && !seen.agreed.contains(doing.step())) {
            checker.violated(Invariant.S7, "a loss that exceeds the RPO, without consent: " + call);
        }
    }

    private boolean losesTooMuch() {
        Optional<Instant> point = call.operation().equals("restore")
                ? world.data().newestBackup(world.spoiled() ? world.disaster() : Optional.empty())
                : Optional.of(world.region(call.place().substring(call.place().indexOf(' ') + 1))
                        .reaches());
        Duration objective = world.plan().objectives().rpo();
        return world.disaster().isPresent()
                && point.map(p -> Duration.between(p, world.disaster().get()).compareTo(objective) > 0)
                        .orElse(true);
    }

    /**
     * Checks that traffic moves to a region only after the data steps that the traffic step depends on are done (S2).
     */
    private void dataFirst() {
        boolean traffic = call.operation().equals("replace") || call.operation().equals("shift");
        if (!traffic || doing.part() != Part.APPLY) {
            return;
        }
        List<String> data = seen.before(doing.step(), DATA);
        boolean skipped = data.stream().anyMatch(seen.passedOver::contains);
        boolean missing = !data.isEmpty()
                && !skipped
                && !world.region(seen.start.target()).dataReady();
        if (missing || data.stream().anyMatch(s -> !seen.doneOrPassedOver(s))) {
            checker.violated(Invariant.S2, "traffic moves before the data is ready: " + call);
        }
    }
}
