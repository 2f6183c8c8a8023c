package io.iotdr.mqtt;

import io.iotdr.mqtt.GateFile.GateState;
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
    private final Optional<GateFile> file;
    private boolean open;
    private List<String> classes = List.of();

    /**
     * Makes a gate.
     *
     * @param file where it remembers whether it is open; without one, each new gate is open
     */
    AdmissionGate(GateRules rules, Clock clock, Optional<GateFile> file) {
        this.rules = rules;
        this.bucket = new TokenBucket(clock::nanos);
        this.file = file;
        set(file.map(GateFile::read).orElse(GateState.OPEN));
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Closes the gate also when that cannot be remembered. */
    synchronized void close() {
        set(GateState.CLOSED);
        file.ifPresent(f -> f.write(GateState.CLOSED));
    }

    /** Opens the gate for everybody, at the rate that the broker bears. */
    void open() {
        open(GateState.OPEN);
    }

    /** Opens the gate for some classes, at a rate that is no more than the broker bears. */
    void open(Admission admission) {
        open(new GateState(true, Optional.of(admission)));
    }

    private synchronized void open(GateState state) {
        file.ifPresent(f -> f.write(state));
        set(state);
    }

    private void set(GateState state) {
        open = state.open();
        classes = state.limits().map(Admission::classes).orElse(List.of());
        Optional<Integer> wanted = state.limits().map(Admission::connectsPerSecond);
        Optional<Integer> most = rules.connectsPerSecond();
        bucket.limit(wanted.map(w -> most.map(m -> Math.min(m, w)).orElse(w)).or(() -> most));
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
