package io.iotdr.step.builtin;

import io.iotdr.error.Reason;
import io.iotdr.fence.WriteLeases;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.Rehoming;
import io.iotdr.spi.BriefCalls;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stops writes and device connections in the source region, so that at most one region writes.
 *
 * <p>Without a store of write leases, the source region must confirm that it has stopped. With one, the source region's
 * lease on the right to write must expire and pass to the target region. If witnesses may have extended that right
 * ({@link WriteLeases}), the step waits until the extension has expired too. In a planned run the source region must also
 * confirm, so that nothing is lost; in a failover the step does not wait for an unreachable region.
 */
public final class FenceRegion implements RecoveryStep<FenceRegion.AccessBefore> {

    /**
     * The state of the source region before the step.
     *
     * @param unknown the stores, and {@code its devices}, that a failover could not ask; missing in old journals
     */
    public record AccessBefore(
            boolean admitting,
            Map<String, String> roles,
            @Nullable List<String> unknown) {
        List<String> notKnown() {
            return unknown == null ? List.of() : unknown;
        }
    }

    private static final String DEVICES = "its devices";

    @Override
    public Class<AccessBefore> stateType() {
        return AccessBefore.class;
    }

    /** A planned run depends on the answers, since it returns to them; a failover takes what it gets. */
    @Override
    public AccessBefore capture(StepContext context) {
        Map<String, String> roles = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        Optional<RegionResources> source = context.region(context.sourceRegion());
        source.ifPresent(s -> s.dataStores()
                .forEach((name, store) -> captured(
                        context, name, () -> roles.put(name, store.role().name()), unknown)));
        boolean[] admitting = {false};
        source.flatMap(RegionResources::devices)
                .ifPresent(f -> captured(context, DEVICES, () -> admitting[0] = f.admitting(), unknown));
        return new AccessBefore(admitting[0], roles, unknown);
    }

    private static void captured(StepContext context, String name, Runnable look, List<String> unknown) {
        if (context.kind().planned()) {
            look.run();
        } else {
            reach(context, look).ifPresent(failure -> unknown.add(name));
        }
    }

    @Override
    public List<Change> preview(StepContext context, AccessBefore before) {
        List<Change> changes = new ArrayList<>();
        if (context.writeLeases().isPresent()) {
            changes.add(new Change("the right to write", context.sourceRegion(), context.targetRegion()));
        }
        before.roles()
                .forEach((name, role) -> changes.add(
                        new Change(context.sourceRegion() + "/" + name + " role", role, DataStore.Role.FENCED.name())));
        if (before.admitting()) {
            changes.add(new Change(context.sourceRegion() + " devices", "are accepted", "are disconnected"));
        }
        return changes;
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return Set.of("write " + plan.id());
    }

    @Override
    public void apply(StepContext context, AccessBefore before) {
        context.writeLeases().ifPresent(leases -> WriteHandover.raise(context, WriteHandover.of(context, leases)));
        List<String> unreachable = new ArrayList<>();
        context.region(context.sourceRegion()).ifPresent(source -> {
            source.dataStores()
                    .forEach((name, store) -> reach(context, store::fence).ifPresent(unreachable::add));
            source.devices()
                    .ifPresent(fleet -> reach(context, fleet::disconnectAll).ifPresent(unreachable::add));
        });
        context.writeLeases()
                .ifPresent(leases -> WriteHandover.pass(
                        context, WriteHandover.of(context, leases), context.sourceRegion(), context.targetRegion()));
        boolean mustConfirm = context.writeLeases().isEmpty() || context.kind().planned();
        if (mustConfirm && !unreachable.isEmpty()) {
            throw ProviderException.unknown(
                    "fence",
                    "fence " + context.sourceRegion(),
                    "it cannot be reached: " + unreachable
                            + ". Switch it off, so that it cannot write beside the other region, and skip this step. With"
                            + " state.write_leases and a RegionGuard, a failover needs no answer from it",
                    null);
        }
    }

    /**
     * Fences a region that a failover left without its answer, once it is back: its stores and its devices must not write
     * beside those of the other region. Does nothing in runs that fence nothing.
     */
    static void again(StepContext context) {
        boolean fences = context.plan().steps(context.kind(), context.disaster().map(Disaster::type)).stream()
                .anyMatch(s -> s.is(BuiltInStep.FENCE_REGION));
        if (context.kind().planned() || !fences) {
            return;
        }
        context.region(context.sourceRegion()).ifPresent(source -> {
            source.dataStores()
                    .forEach((name, store) -> reach(context, () -> {
                        if (store.role() == DataStore.Role.PRIMARY) {
                            store.fence();
                        }
                    }));
            source.devices()
                    .ifPresent(fleet -> reach(context, () -> {
                        if (fleet.admitting()) {
                            fleet.disconnectAll();
                        }
                    }));
        });
    }

    /** The devices that are still connected are not counted. */
    @Override
    public boolean hasHiddenParts() {
        return true;
    }

    /** In a planned run, the source region must also confirm, even when the right to write has already passed on. */
    @Override
    public Verification verify(StepContext context, AccessBefore before) {
        Optional<LeaseStore> leases = context.writeLeases();
        if (leases.isEmpty() && nothingToFence(context)) {
            return Verification.nothingToDo("no data store, device fleet or write lease of " + context.sourceRegion()
                    + " is configured, so it was not stopped from writing");
        }
        boolean mustConfirm = leases.isEmpty() || context.kind().planned();
        if (mustConfirm && !confirmed(context)) {
            return Verification.pending(context.sourceRegion() + " to stop writing");
        }
        if (leases.isEmpty()) {
            return Verification.done(context.sourceRegion() + " confirmed that it neither writes nor accepts devices");
        }
        return WriteHandover.of(context, leases.get())
                .right()
                .filter(l -> l.owner().equals(context.targetRegion()))
                .<Verification>map(l -> passed(context, l))
                .orElseGet(() -> Verification.pending("the right to write to pass to " + context.targetRegion()));
    }

    /** Tells when the source has not confirmed: services without a guard may still write there. */
    private static Verification passed(StepContext context, LeaseStore.Lease right) {
        boolean[] stopped = {false};
        reach(context, () -> stopped[0] = confirmed(context));
        return Verification.done(
                "the right to write passed to " + context.targetRegion()
                        + (stopped[0] ? "" : "; " + context.sourceRegion() + " has not confirmed that it stopped"),
                Map.of("epoch", String.valueOf(right.epoch())));
    }

    /**
     * Passes the right to write back to the source region once no guard of the target can still hold it, then restores
     * the captured roles and device access.
     */
    @Override
    public void revert(StepContext context, AccessBefore before) {
        context.writeLeases().ifPresent(leases -> WriteHandover.passBack(context, WriteHandover.of(context, leases)));
        context.region(context.sourceRegion()).ifPresent(source -> {
            source.dataStores().forEach((name, store) -> {
                if (DataStore.Role.PRIMARY.name().equals(before.roles().get(name))) {
                    store.promote();
                }
            });
            if (before.admitting()) {
                source.devices().ifPresent(fleet -> open(context, fleet));
            }
        });
        refuseUnknown(context, before);
    }

    /** A store or fleet that gave no answer before it was fenced may have served, so people are told that it is fenced. */
    private static void refuseUnknown(StepContext context, AccessBefore before) {
        List<String> fenced = new ArrayList<>();
        context.region(context.sourceRegion())
                .ifPresent(source -> before.notKnown().forEach(name -> {
                    boolean shut = name.equals(DEVICES)
                            ? source.devices().filter(f -> !f.admitting()).isPresent()
                            : Optional.ofNullable(source.dataStores().get(name))
                                    .filter(s -> s.role() == DataStore.Role.FENCED)
                                    .isPresent();
                    if (shut) {
                        fenced.add(name);
                    }
                }));
        if (!fenced.isEmpty()) {
            throw new RevertRefusedException(String.join(", ", fenced) + " of " + context.sourceRegion()
                    + ": fenced by this run, and not known to have served before, since it did not answer; if it did,"
                    + " promote it, or admit its devices, by hand");
        }
    }

    /**
     * Lets the devices back in. A plan that paces them on their way to the other region paces them on the way back too,
     * for as long as some wait and this step has time.
     */
    private static void open(StepContext context, DeviceFleet fleet) {
        Optional<Rehoming> paced = Rehoming.of(context.plan(), context.kind());
        if (paced.isPresent() && PacedOpening.known(fleet, paced.get()).isPresent()) {
            PacedOpening opening = new PacedOpening(context, fleet, List.of(), paced.get());
            long end = context.clock().nanos()
                    + context.spec().timeout().multipliedBy(3).dividedBy(4).toNanos();
            context.await("the devices to return to " + context.sourceRegion(), () -> {
                opening.advance();
                return opening.isSettled() || context.clock().nanos() - end >= 0;
            });
        }
        fleet.admit();
    }

    private static boolean nothingToFence(StepContext context) {
        return context.region(context.sourceRegion())
                .filter(source ->
                        source.dataStores().isEmpty() && source.devices().isEmpty())
                .isPresent();
    }

    private static boolean confirmed(StepContext context) {
        return context.region(context.sourceRegion())
                .map(source -> source.dataStores().values().stream().noneMatch(s -> s.role() == DataStore.Role.PRIMARY)
                        && source.devices().map(f -> !f.admitting()).orElse(true))
                .orElse(false);
    }

    /**
     * Calls the region being fenced. An unreachable region is a result here, not a failure: the error message is
     * returned. A planned run depends on the answer; a failover does not wait long for one.
     */
    private static Optional<String> reach(StepContext context, Runnable call) {
        try {
            if (context.kind().planned()) {
                call.run();
            } else {
                BriefCalls.briefly(call);
            }
            return Optional.empty();
        } catch (ProviderException unreachable) {
            return Optional.of(Reason.of(unreachable));
        }
    }
}
