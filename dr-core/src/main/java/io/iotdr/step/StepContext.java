package io.iotdr.step;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The environment of a step in a run. Its providers refuse effects after another process has taken over the run.
 */
public interface StepContext {

    RecoveryPlan plan();

    StepSpec spec();

    RunKind kind();

    /** Returns the disaster; empty in a planned run. */
    Optional<Disaster> disaster();

    /** Returns the reason for the run, for people. */
    default String occasion() {
        return disaster()
                .map(d -> d.type().wireName() + " in " + d.region())
                .orElseGet(() ->
                        "planned " + kind().name().toLowerCase(java.util.Locale.ROOT) + " from " + sourceRegion());
    }

    String executionId();

    /** Returns the region that traffic leaves: the failed one or, in a rollback, the one that the run recovered to. */
    String sourceRegion();

    /** Returns the region that traffic moves to. */
    String targetRegion();

    RegionResources target();

    /** Returns the resources of a region; empty when this process has none for it. */
    Optional<RegionResources> region(String name);

    /** Returns {@code execution/step/attempt}, for calls that take an idempotency key. */
    String idempotencyKey();

    /**
     * Returns the store of the leases on the right to write; empty when the platform has none. See {@code RegionGuard}.
     */
    Optional<LeaseStore> writeLeases();

    Clock clock();

    /** Returns the moment at which this attempt began. */
    Instant startedAt();

    /** Sends a message to every alert channel and returns which channels accepted it. */
    Deliveries tell(AlertMessage message);

    /** The result of a message: the channels that accepted it, and those that did not, each with the reason. */
    record Deliveries(List<String> taken, List<String> failed) {}

    /**
     * Waits until {@code condition} holds, checking it repeatedly.
     *
     * @param what the expected event, for the error message
     * @throws io.iotdr.spi.ProviderException when the step's timeout expires; the message names {@code what}
     */
    void await(String what, BooleanSupplier condition);
}
