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

/** What a step may see and use while it runs. Its providers refuse to act once the run is not this process's any more (S3). */
public interface StepContext {

    RecoveryPlan plan();

    StepSpec spec();

    RunKind kind();

    /** What happened; empty in a planned run. */
    Optional<Disaster> disaster();

    /** Why this runs, in words. */
    default String occasion() {
        return disaster()
                .map(d -> d.type().wireName() + " in " + d.region())
                .orElseGet(() ->
                        "planned " + kind().name().toLowerCase(java.util.Locale.ROOT) + " from " + sourceRegion());
    }

    String executionId();

    /** The region that traffic leaves: the failed one, or in a rollback the one that was recovered to. */
    String sourceRegion();

    /** The region that is to serve. */
    String targetRegion();

    RegionResources target();

    /** The resources of a region; empty when this process was given none for it. */
    Optional<RegionResources> region(String name);

    /** {@code execution/step/attempt}, for calls that take an idempotency key. */
    String idempotencyKey();

    /** Leases on regions' right to write, when the platform has them; see {@code RegionGuard}. */
    Optional<LeaseStore> writeLeases();

    Clock clock();

    /** When this attempt began. */
    Instant startedAt();

    /** Hands a message to every alert channel; gives back the channels that did not take it, in words. */
    Deliveries tell(AlertMessage message);

    /** How a message fared: which channels took it, and which did not with the reason. */
    record Deliveries(List<String> taken, List<String> failed) {}

    /**
     * Waits until {@code condition} holds, looking again and again.
     *
     * @throws io.iotdr.spi.ProviderException when the step's time is up, naming {@code what}
     */
    void await(String what, BooleanSupplier condition);
}
