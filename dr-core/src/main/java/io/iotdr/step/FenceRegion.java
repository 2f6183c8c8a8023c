package io.iotdr.step;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stops the source region's writes and its devices, so that at most one region writes (S1).
 *
 * <p>Either of two things is enough: the region itself confirms it, where it can be reached; or the right to write has passed on,
 * because the lease it wrote under ran out and is held for the target now. A region whose guards have witnesses ({@link Failsafe}) is
 * waited for as long as these may have prolonged it. A region that cannot be reached is not waited for otherwise; in a planned run it
 * must confirm, so that nothing is lost.
 */
public final class FenceRegion implements RecoveryStep<FenceRegion.Before> {

    /** How long the right to write is first held for the target region; its own guard prolongs it. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** What the source region did before. */
    public record Before(boolean admitting, Map<String, String> roles) {}

    /** Names the region that is to write next; a guard of any other region that sees it does not prolong its right. */
    public static String fence(String planId) {
        return "fence-" + planId;
    }

    /** The lease on the right to write under a plan; its owner is a region. */
    public static String writeLease(String planId) {
        return "write-" + planId;
    }

    @Override
    public Class<Before> stateType() {
        return Before.class;
    }

    @Override
    public Before capture(StepContext context) {
        Map<String, String> roles = new TreeMap<>();
        Optional<RegionResources> source = context.region(context.sourceRegion());
        source.ifPresent(s -> s.dataStores()
                .forEach((name, store) ->
                        reach(() -> roles.put(name, store.role().name()))));
        boolean[] admitting = {false};
        source.flatMap(RegionResources::devices).ifPresent(f -> reach(() -> admitting[0] = f.admitting()));
        return new Before(admitting[0], roles);
    }

    @Override
    public List<Change> preview(StepContext context, Before before) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change("the right to write", context.sourceRegion(), context.targetRegion()));
        before.roles()
                .forEach((name, role) -> changes.add(
                        new Change(context.sourceRegion() + "/" + name + " role", role, DataStore.Role.FENCED.name())));
        if (before.admitting()) {
            changes.add(new Change(context.sourceRegion() + " devices", "are taken", "are disconnected"));
        }
        return changes;
    }

    @Override
    public Set<String> touches(RecoveryPlan plan, String region, RegionResources target) {
        return Set.of("write " + plan.id());
    }

    @Override
    public void apply(StepContext context, Before before) {
        context.writeLeases().ifPresent(leases -> raise(context, leases));
        List<String> unreachable = new ArrayList<>();
        context.region(context.sourceRegion()).ifPresent(source -> {
            source.dataStores().forEach((name, store) -> reach(store::fence).ifPresent(unreachable::add));
            source.devices().ifPresent(fleet -> reach(fleet::disconnectAll).ifPresent(unreachable::add));
        });
        context.writeLeases()
                .ifPresent(leases -> pass(context, leases, context.sourceRegion(), context.targetRegion()));
        boolean mustConfirm = context.writeLeases().isEmpty() || context.kind().planned();
        if (mustConfirm && !unreachable.isEmpty()) {
            throw ProviderException.unknown(
                    "fence", "fence " + context.sourceRegion(), "it cannot be reached: " + unreachable, null);
        }
    }

    /** Before anything else: a region that can reach the leases, and not be reached itself, stops by this. */
    private static void raise(StepContext context, LeaseStore leases) {
        context.await(
                "the fence of an earlier recovery to be released",
                () -> leases.acquire(fence(context.plan().id()), context.targetRegion(), LEASE)
                        .isPresent());
    }

    /** In a planned run the source must have confirmed too, however the right to write passed on. */
    @Override
    public Verification verify(StepContext context, Before before) {
        Optional<LeaseStore> leases = context.writeLeases();
        boolean mustConfirm = leases.isEmpty() || context.kind().planned();
        if (mustConfirm && !confirmed(context)) {
            return Verification.pending(context.sourceRegion() + " to stop writing");
        }
        if (leases.isEmpty()) {
            return Verification.done(context.sourceRegion() + " confirmed that it neither writes nor takes devices");
        }
        return leases.get()
                .read(writeLease(context.plan().id()))
                .filter(l -> l.owner().equals(context.targetRegion()))
                .map(l -> Verification.done(
                        "the right to write passed to " + context.targetRegion(),
                        Map.of("epoch", String.valueOf(l.epoch()))))
                .orElseGet(() -> Verification.pending("the right to write to pass to " + context.targetRegion()));
    }

    /** Gives the right to write back, once nobody else can believe to have it, and opens what was open before. */
    @Override
    public void revert(StepContext context, Before before) {
        context.writeLeases().ifPresent(leases -> giveBack(context, leases));
        context.region(context.sourceRegion()).ifPresent(source -> {
            source.dataStores().forEach((name, store) -> {
                if (DataStore.Role.PRIMARY.name().equals(before.roles().get(name))) {
                    store.promote();
                }
            });
            if (before.admitting()) {
                source.devices().ifPresent(DeviceFleet::admit);
            }
        });
    }

    /** The same the other way round: the target's guard may believe in its lease until that has run out (S1). */
    private static void giveBack(StepContext context, LeaseStore leases) {
        String fence = fence(context.plan().id());
        String source = context.sourceRegion();
        leases.read(fence).filter(l -> l.owner().equals(context.targetRegion())).ifPresent(leases::release);
        context.await(
                "the fence to be turned round",
                () -> leases.acquire(fence, source, LEASE).isPresent());
        pass(context, leases, context.targetRegion(), source);
    }

    /** The fence is up: what a guard of {@code from} was given before, by the store or by its witnesses, runs out from now on. */
    private static void pass(StepContext context, LeaseStore leases, String from, String to) {
        String plan = context.plan().id();
        long raised = context.clock().nanos();
        long witnessed = Failsafe.length(leases, plan, from).toNanos();
        context.await(
                "what the witnesses of " + from + " agreed to before to run out",
                () -> context.clock().nanos() - raised >= witnessed);
        context.await(
                "the write lease of " + from + " to run out",
                () -> leases.acquire(writeLease(plan), to, LEASE).isPresent());
    }

    private static boolean confirmed(StepContext context) {
        return context.region(context.sourceRegion())
                .map(source -> source.dataStores().values().stream().noneMatch(s -> s.role() == DataStore.Role.PRIMARY)
                        && source.devices().map(f -> !f.admitting()).orElse(true))
                .orElse(false);
    }

    /** Calls the region being fenced; that it cannot be reached is an answer, not a failure. */
    private static Optional<String> reach(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (ProviderException unreachable) {
            return Optional.of(String.valueOf(unreachable.getMessage()));
        }
    }
}
