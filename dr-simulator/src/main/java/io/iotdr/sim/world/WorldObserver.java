package io.iotdr.sim.world;

import io.iotdr.sim.clock.SimProcess;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sees every call and every important moment of a simulated world, without changing it. */
public interface WorldObserver {

    /** A call that returns a result and may throw anything. */
    interface Action {
        @Nullable
        Object run() throws Throwable;
    }

    /** Sees a call before it runs. */
    void beforeCall(SimConnection.Call call);

    /** Sees that a call has reached the region in which it acts, in the name of a run. */
    void arrived(SimConnection.Call call);

    /** Runs a call, sees its effect, and returns its result. */
    @Nullable
    Object effect(SimConnection.Call call, Action action, Object[] arguments) throws Throwable;

    /** Sees that a fault killed a process. */
    void died(SimProcess process);

    /** Sees that a region serves its data, which is complete up to a moment. */
    void recovered(SimRegion region, Instant upTo);
}
