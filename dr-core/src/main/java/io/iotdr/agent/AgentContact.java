package io.iotdr.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.BriefCalls;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether an agent answers at all, which its resources learn from each other. A region that hangs takes every request and
 * answers none: a call into it would have an unknown outcome, and be asked for in vain for minutes. Thread-safe.
 */
final class AgentContact {

    /** How long an agent that has not answered lately has for a sign of life, when its region may be lost. */
    private static final Duration BRIEF = Duration.ofSeconds(5);

    /** How long it has otherwise: a step should not fail by a short hang of its region. */
    private static final Duration PATIENT = Duration.ofSeconds(45);

    /** How long one question waits; a slow agent needs some of it for each answer. */
    private static final Duration QUESTION = Duration.ofSeconds(15);

    /** How long after an answer an agent counts as reachable. */
    private static final Duration LATELY = Duration.ofSeconds(5);

    /** How long after it was asked in vain an agent is not asked again. */
    private static final Duration SILENT = Duration.ofSeconds(2);

    private final Clock clock;
    private volatile Optional<Long> answeredAt = Optional.empty();
    private volatile Optional<Silence> silence = Optional.empty();

    private record Silence(long at, String reason) {}

    AgentContact(Clock clock) {
        this.clock = clock;
    }

    /** Notes that the agent has answered. */
    void answered() {
        answeredAt = Optional.of(clock.nanos());
    }

    /**
     * Returns why the agent cannot be reached; empty when it answers, or has answered lately.
     *
     * @param ask asks it for a sign of life within a time, and throws when there is none
     */
    Optional<String> problem(Consumer<Duration> ask) {
        long begun = clock.nanos();
        if (answeredAt.filter(at -> begun - at < LATELY.toNanos()).isPresent()) {
            return Optional.empty();
        }
        Optional<Silence> just = silence.filter(s -> begun - s.at() < SILENT.toNanos());
        if (just.isPresent()) {
            return just.map(Silence::reason);
        }
        boolean brief = BriefCalls.isBrief();
        Duration patience = brief ? BRIEF : PATIENT;
        while (true) {
            long asked = clock.nanos();
            try {
                ask.accept(brief ? BRIEF : QUESTION);
                return Optional.empty();
            } catch (DisasterRecoveryException unreachable) {
                boolean hung = clock.nanos() - asked >= BRIEF.dividedBy(2).toNanos();
                boolean over = clock.nanos() - begun >= patience.toNanos()
                        || Thread.currentThread().isInterrupted();
                if (!hung || over) {
                    String reason = Reason.of(unreachable);
                    silence = hung && brief ? Optional.of(new Silence(clock.nanos(), reason)) : Optional.empty();
                    return Optional.of(reason);
                }
            }
        }
    }
}
