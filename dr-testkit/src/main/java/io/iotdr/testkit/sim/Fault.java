package io.iotdr.testkit.sim;

import java.time.Duration;

/**
 * One thing that goes wrong in a simulated disaster, besides the disaster. Moments are counted from the disaster; calls and crash
 * points are counted from the beginning.
 */
public sealed interface Fault {

    /** The orchestrator that comes to the n-th crash point dies there; one is before and one after each append and each effect. */
    record CrashAt(long point) implements Fault {}

    /** The n-th call of an orchestrator to a provider fails. */
    record CallFails(long call, Failure how) implements Fault {}

    /** An orchestrator stands still, as in a long garbage collection, and does not notice. */
    record Freezes(int orchestrator, Duration at, Duration length) implements Fault {}

    /** An orchestrator's wall clock jumps. */
    record ClockJumps(int orchestrator, Duration at, Duration by) implements Fault {}

    /** An orchestrator cannot reach journal and leases. */
    record CutOff(int orchestrator, Duration at, Duration length) implements Fault {}

    /** Nobody can reach the journal. */
    record JournalDown(Duration at, Duration length) implements Fault {}

    /** The n-th call of an orchestrator to journal or leases has its effect, and its answer is lost. */
    record StoreAnswerLost(long call) implements Fault {}

    /** Names, traffic and services are read as they were, whatever was changed since. */
    record StaleReads(Duration at, Duration length) implements Fault {}

    /** Nobody can reach the leases. */
    record LeasesDown(Duration at, Duration length) implements Fault {}

    /** Nobody can reach one of several stores that leases stand on. */
    record LeaseStoreDown(int store, Duration at, Duration length) implements Fault {}

    /**
     * The services of the primary region cannot reach the leases on the right to write.
     *
     * @param everybody whether nobody else can either
     */
    record WriteLeasesDown(Duration at, Duration length, boolean everybody) implements Fault {}

    /** A provider that belongs to no region answers nobody: {@code dns}, {@code balancer} or {@code mesh}. */
    record ProviderDown(String provider, Duration at, Duration length) implements Fault {}

    /** The region that failed comes back, with the state that it had. */
    record SourceReturns(Duration at) implements Fault {}

    /** The region that is recovered to fails for a while too. */
    record TargetFails(Duration at, Duration length) implements Fault {}

    /** Nobody answers for a while. */
    record ApproverAway(Duration length) implements Fault {}

    /** The first question is answered with no. */
    record ApproverDenies() implements Fault {}

    /** Alerts are not delivered for a while, or hang. */
    record ChannelDown(Duration at, Duration length, boolean hangs) implements Fault {}

    /** This share of the devices has resolvers that keep answers ten times as long as they may. */
    record BadResolvers(double share) implements Fault {}

    /** How a call fails. */
    enum Failure {
        /** It had no effect, and the caller knows. */
        NOT_DONE,
        /** It was refused, and will be until something else changes. */
        REFUSED,
        /** It had its effect, and the answer was lost. */
        ANSWER_LOST,
        /** It had no effect, and the caller does not know. */
        TIMED_OUT,
        /** It has its effect after minutes, when nobody waits for it any more. */
        HANGS
    }
}
