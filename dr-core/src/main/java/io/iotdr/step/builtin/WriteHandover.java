package io.iotdr.step.builtin;

import io.iotdr.fence.WriteLeases;
import io.iotdr.spi.LeaseStore;
import io.iotdr.step.StepContext;
import java.time.Duration;

/** Passes a plan's right to write from one region to the other, once nobody can hold it any more. */
final class WriteHandover {

    /** The first lease of a region on the right to write; the region's own guard renews it. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private WriteHandover() {}

    /**
     * Raises the fence before any other effect, because a region that cannot be reached may still read the lease and
     * stop.
     */
    static void raise(StepContext context, WriteLeases leases) {
        context.await(
                "the fence of an earlier run to be lowered", () -> leases.raiseFence(context.targetRegion(), LEASE));
    }

    static WriteLeases of(StepContext context, LeaseStore store) {
        return WriteLeases.in(store, context.plan().id());
    }

    /**
     * Lowers the target's fence, raises the source's, and passes the right to write back. The target's guard may
     * believe in its lease until that expires.
     */
    static void passBack(StepContext context, WriteLeases leases) {
        String source = context.sourceRegion();
        leases.lowerFence(context.targetRegion());
        context.await("the fence to be raised for the source region", () -> leases.raiseFence(source, LEASE));
        pass(context, leases, context.targetRegion(), source);
    }

    /**
     * Waits until every right that {@code from} had before the fence, from the store or from witnesses, has expired;
     * then acquires the write lease for {@code to}.
     */
    static void pass(StepContext context, WriteLeases leases, String from, String to) {
        long raised = context.clock().nanos();
        long extension = leases.extension(from).toNanos();
        context.await(
                "the time that witnesses may have granted to " + from + " to expire",
                () -> context.clock().nanos() - raised >= extension);
        context.await(
                "the write lease of " + from + " to expire",
                () -> leases.acquireRight(to, LEASE).isPresent());
    }
}
