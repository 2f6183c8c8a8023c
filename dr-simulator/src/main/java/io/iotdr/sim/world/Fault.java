package io.iotdr.sim.world;

import java.time.Duration;

/**
 * One fault in a simulated disaster, besides the disaster. Moments are relative to the start of the disaster; calls and
 * crash points are counted from the start of the simulation.
 */
public sealed interface Fault {

    /**
     * The orchestrator that reaches the n-th crash point dies there. There is a crash point before and after each
     * append and each effect.
     */
    record CrashAt(long point) implements Fault {}

    /** The n-th call from an orchestrator to a provider fails. */
    record CallFails(long call, Failure how) implements Fault {}

    /** An orchestrator is suspended without noticing, as in a long garbage collection. */
    record Freezes(int orchestrator, Duration at, Duration length) implements Fault {}

    /** An orchestrator's wall clock jumps. */
    record ClockJumps(int orchestrator, Duration at, Duration by) implements Fault {}

    /** An orchestrator cannot reach the journal and the leases. */
    record CutOff(int orchestrator, Duration at, Duration length) implements Fault {}

    /** No process can reach the journal. */
    record JournalDown(Duration at, Duration length) implements Fault {}

    /** The n-th call from an orchestrator to the journal or the leases takes effect, but its response is lost. */
    record StoreAnswerLost(long call) implements Fault {}

    /** Reads of DNS, traffic weights and services return old values. */
    record StaleReads(Duration at, Duration length) implements Fault {}

    /** No process can reach the leases. */
    record LeasesDown(Duration at, Duration length) implements Fault {}

    /** No process can reach one of the stores that keep the leases. */
    record LeaseStoreDown(int store, Duration at, Duration length) implements Fault {}

    /**
     * The services of the primary region cannot reach the write leases.
     *
     * @param everybody whether no other process can reach them either
     */
    record WriteLeasesDown(Duration at, Duration length, boolean everybody) implements Fault {}

    /** A provider that belongs to no region is unreachable: {@code dns}, {@code balancer} or {@code mesh}. */
    record ProviderDown(String provider, Duration at, Duration length) implements Fault {}

    /** The failed region comes back, with the state that it had. */
    record SourceReturns(Duration at) implements Fault {}

    /** The target region fails for a while too. */
    record TargetFails(Duration at, Duration length) implements Fault {}

    /** No person answers for a while. */
    record ApproverAway(Duration length) implements Fault {}

    /** The first question is denied. */
    record ApproverDenies() implements Fault {}

    /**
     * A person interferes with the first unfinished run, at whatever step it is. Not drawn at random, because what follows
     * is that person's decision: a run can then end differently, but never break an invariant.
     */
    record PersonInterferes(Duration at, Interference what) implements Fault {}

    /** Alerts fail or hang for a while. */
    record ChannelDown(Duration at, Duration length, boolean hangs) implements Fault {}

    /** This share of the devices uses resolvers that keep answers for ten times the TTL. */
    record BadResolvers(double share) implements Fault {}

    /** The order that a person gives. */
    enum Interference {
        SKIP,
        ABORT,
        PAUSE,
        ROLL_BACK
    }

    /** The way in which a call fails. */
    enum Failure {
        /** The call has no effect, and the caller knows it. */
        NOT_DONE,
        /** The call is refused, and stays refused until something else changes. */
        REFUSED,
        /** The call takes effect, but the response is lost. */
        ANSWER_LOST,
        /** The call has no effect, and the caller does not know it. */
        TIMED_OUT,
        /** The call takes effect only after minutes, when no caller waits for it any more. */
        HANGS,
        /** The caller is stopped just before it sends the call, for three times the lease, and sends it then (SIGSTOP). */
        STOPPED
    }
}
