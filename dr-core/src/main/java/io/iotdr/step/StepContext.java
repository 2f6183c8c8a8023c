package io.iotdr.step;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.Progress;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.Clock;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Returns when the run began. With the id of the run, it tells this run from those of any other journal. */
    Instant runStartedAt();

    /** Returns the region that traffic leaves: the failed one or, in a rollback, the one that the run recovered to. */
    String sourceRegion();

    /** Returns the region that traffic moves to. */
    String targetRegion();

    RegionResources target();

    /** Returns the resources of a region; empty when this process has none for it. */
    Optional<RegionResources> region(String name);

    /**
     * Returns {@code run/step/direction/target} for calls that take an idempotency key; the direction is {@code apply} or
     * {@code revert}. The key is the same for all attempts at one effect, and no other effect has it.
     */
    String idempotencyKey();

    /** Returns the number of this attempt, from 1, to send beside the {@link #idempotencyKey()}. */
    int attempt();

    /** Returns whether the step was ordered to end and is only looked at now, so that nothing of it may keep running. */
    boolean aborted();

    /** Returns when an earlier attempt began whose orchestrator lost the run, so that it may still act; empty if none did. */
    Optional<Instant> interruptedSince();

    /**
     * Checks that this process still drives the run. The providers of this context check that themselves; a step that acts
     * by other means calls this method immediately before each effect.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when it does not; the step must have no further effect
     */
    void requireOwnership();

    /**
     * Returns the store of the leases on the right to write; empty when the platform has none. See {@code RegionGuard}.
     */
    Optional<LeaseStore> writeLeases();

    Clock clock();

    /** Returns the moment at which this attempt began. */
    Instant startedAt();

    /** Returns whether the step's timeout is over, so that the attempt must end. */
    boolean timeUp();

    /**
     * Waits until the attempt of {@link #interruptedSince()} must have ended by its timeout; returns at once when there is
     * none. The wait does not count towards the timeout of this attempt.
     */
    void awaitLostAttempt();

    /** Sends a message to every alert channel and returns which channels accepted it. */
    Deliveries tell(AlertMessage message);

    /** Returns the result of the last message of this attempt; empty when it has sent none. */
    Optional<Deliveries> told();

    /**
     * The result of a message.
     *
     * @param taken the channels that accepted it
     * @param failed the channels that did not, each with the reason
     * @param reached the recipients whom a channel that accepted it reaches
     */
    record Deliveries(List<String> taken, List<String> failed, Set<URI> reached) {}

    /**
     * Records how far a long attempt has come, as an event of the run and for its forecast. Reports that follow another one
     * within ten seconds are not recorded. Returns when the record is durable.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when this process no longer drives the run
     */
    void progress(Progress progress);

    /**
     * Waits until {@code condition} holds, checking it repeatedly.
     *
     * @param what the expected event, for the error message
     * @throws io.iotdr.spi.ProviderException when the step's timeout expires; the message names {@code what}
     */
    void await(String what, BooleanSupplier condition);
}
