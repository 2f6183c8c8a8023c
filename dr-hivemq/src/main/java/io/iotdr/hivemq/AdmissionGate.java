package io.iotdr.hivemq;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.hivemq.GateFile.GateState;
import io.iotdr.spi.Admission;
import io.iotdr.time.Clock;
import io.iotdr.time.TokenBucket;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionGate.class);

    private final GateRules rules;
    private final TokenBucket bucket;
    private final Optional<GateFile> file;
    private boolean open;
    private List<String> classes = List.of();

    /**
     * Makes a gate.
     *
     * @param file where it remembers whether it is open; without one, each new gate is open, and with one that cannot be read
     *     it is closed
     */
    AdmissionGate(GateRules rules, Clock clock, Optional<GateFile> file) {
        this.rules = rules;
        this.bucket = new TokenBucket(clock::nanos);
        this.file = file;
        set(file.map(AdmissionGate::remembered).orElse(GateState.OPEN));
    }

    /** A gate that does not know whether its region was fenced stays closed until somebody opens it. */
    private static GateState remembered(GateFile file) {
        try {
            return file.read();
        } catch (DisasterRecoveryException unreadable) {
            LOG.error("no device may connect until a run admits the devices: {}", Reason.of(unreadable));
            return GateState.CLOSED;
        }
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
