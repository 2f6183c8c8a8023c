package io.iotdr.mqtt;

import io.iotdr.spi.Admission;
import io.iotdr.time.Clock;
import java.util.List;
import java.util.Optional;

/** Decides who may connect: by class, and by a token bucket that holds the connections of one second. Thread-safe. */
final class AdmissionGate {

    /** The answer to a client. */
    enum GateAnswer {
        WELCOME,
        /** The limit is reached. */
        LATER,
        /** The gate is closed, for everybody or for the class. */
        CLOSED
    }

    private final GateRules rules;
    private final Clock clock;
    private boolean open = true;
    private List<String> classes = List.of();
    private Optional<Integer> limit;
    private double free;
    private long refilled;

    AdmissionGate(GateRules rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.limit = rules.connectsPerSecond();
        this.free = limit.orElse(0);
        this.refilled = clock.nanos();
    }

    synchronized boolean isOpen() {
        return open;
    }

    synchronized void close() {
        open = false;
    }

    /** Opens the gate for everybody, at the rate that the broker bears. */
    synchronized void open() {
        open = true;
        classes = List.of();
        limit = rules.connectsPerSecond();
    }

    /** Opens the gate for some classes, at a rate that is no more than the broker bears. */
    synchronized void open(Admission admission) {
        open = true;
        classes = admission.classes();
        int wanted = admission.connectsPerSecond();
        limit = Optional.of(
                rules.connectsPerSecond().map(most -> Math.min(most, wanted)).orElse(wanted));
    }

    /** Answers a client, and counts it when it is welcome. */
    synchronized GateAnswer ask(String client) {
        Optional<GateRules.ClassRule> kind = rules.classOf(client);
        if (kind.isEmpty()) {
            return GateAnswer.WELCOME;
        }
        if (!open || !classes.isEmpty() && !classes.contains(kind.get().name())) {
            return GateAnswer.CLOSED;
        }
        if (limit.isEmpty()) {
            return GateAnswer.WELCOME;
        }
        long now = clock.nanos();
        free = Math.min(limit.get(), free + limit.get() * ((now - refilled) / 1e9));
        refilled = now;
        if (free < 1) {
            return GateAnswer.LATER;
        }
        free--;
        return GateAnswer.WELCOME;
    }
}
