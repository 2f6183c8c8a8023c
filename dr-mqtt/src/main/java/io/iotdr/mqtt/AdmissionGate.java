package io.iotdr.mqtt;

import io.iotdr.spi.Admission;
import io.iotdr.time.Clock;
import io.iotdr.time.TokenBucket;
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
    private final TokenBucket bucket;
    private boolean open = true;
    private List<String> classes = List.of();

    AdmissionGate(GateRules rules, Clock clock) {
        this.rules = rules;
        this.bucket = new TokenBucket(clock::nanos);
        bucket.limit(rules.connectsPerSecond());
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
        bucket.limit(rules.connectsPerSecond());
    }

    /** Opens the gate for some classes, at a rate that is no more than the broker bears. */
    synchronized void open(Admission admission) {
        open = true;
        classes = admission.classes();
        int wanted = admission.connectsPerSecond();
        bucket.limit(Optional.of(
                rules.connectsPerSecond().map(most -> Math.min(most, wanted)).orElse(wanted)));
    }

    /** Returns whether a client that was welcome may still be connected. */
    synchronized boolean isOpenTo(String client) {
        return rules.classOf(client)
                .map(kind -> open && (classes.isEmpty() || classes.contains(kind.name())))
                .orElse(true);
    }

    /** Answers a client, and counts it when it is welcome. */
    synchronized GateAnswer ask(String client) {
        Optional<GateRules.ClassRule> kind = rules.classOf(client);
        if (kind.isEmpty()) {
            return GateAnswer.WELCOME;
        }
        if (!isOpenTo(client)) {
            return GateAnswer.CLOSED;
        }
        return bucket.take() ? GateAnswer.WELCOME : GateAnswer.LATER;
    }
}
