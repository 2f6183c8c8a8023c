package io.iotdr.hivemq;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.hivemq.GateFile.GateState;
import io.iotdr.spi.Admission;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.TokenBucket;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may connect: by class, and by a token bucket that holds the connections of one second. Thread-safe; an answer to
 * a client never waits for the disk.
 */
final class AdmissionGate {

    /** The answer to a client. */
    enum GateAnswer {
        WELCOME,
        /** The limit is reached, or other classes come first. */
        LATER,
        /** The gate is closed for everybody. */
        CLOSED,
        /** Its id is too long to tell its class. */
        REFUSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionGate.class);

    private final GateRules rules;
    private final Optional<GateFile> file;
    private final Object writing = new Object();
    private final TokenBucket bucket;
    private volatile GateState state;
    private volatile boolean remembered = true;

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
        this.state = file.map(AdmissionGate::remembered).map(this::known).orElse(GateState.OPEN);
        limit(state);
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

    /** Without the classes that the rules no longer have; closed when only those might connect. */
    private GateState known(GateState told) {
        List<String> asked = told.limits().map(Admission::classes).orElse(List.of());
        List<String> known = asked.stream().filter(rules::has).toList();
        if (known.size() == asked.size()) {
            return told;
        }
        LOG.error("only {} may connect, since the configuration has no other class of {}", known, asked);
        return known.isEmpty()
                ? GateState.CLOSED
                : new GateState(true, told.limits().map(limits -> new Admission(known, limits.connectsPerSecond())));
    }

    boolean isOpen() {
        return state.open();
    }

    @Override
    public String toString() {
        return state.toString();
    }

    /** Returns whether a restart of the broker would find the gate as it is. */
    boolean isRemembered() {
        return remembered;
    }

    /**
     * Closes the gate, also when that cannot be remembered.
     *
     * @throws ProviderException when it cannot be remembered
     */
    void close() {
        synchronized (writing) {
            set(GateState.CLOSED);
            remembered = false;
            file.ifPresent(f -> f.write(GateState.CLOSED));
            remembered = true;
        }
    }

    /** Opens the gate for everybody, at the rate that the broker bears. */
    void open() {
        open(GateState.OPEN);
    }

    /**
     * Opens the gate for some classes, at a rate that is no more than the broker bears.
     *
     * @throws ProviderException with outcome {@code REFUSED} when there is no such class
     */
    void open(Admission admission) {
        admission.classes().stream().filter(c -> !rules.has(c)).findFirst().ifPresent(unknown -> {
            throw ProviderException.refused(
                    "HiveMQ", "admit the devices", "this broker has no class '" + unknown + "' of devices");
        });
        open(new GateState(true, Optional.of(admission)));
    }

    private void open(GateState wanted) {
        synchronized (writing) {
            file.ifPresent(f -> f.write(wanted));
            remembered = true;
            set(wanted);
        }
    }

    private void set(GateState wanted) {
        if (!wanted.equals(state)) {
            LOG.info("the gate is {}", wanted);
        }
        state = wanted;
        limit(wanted);
    }

    private void limit(GateState wanted) {
        Optional<Integer> asked = wanted.limits().map(Admission::connectsPerSecond);
        Optional<Integer> most = rules.connectsPerSecond();
        synchronized (bucket) {
            bucket.limit(asked.map(w -> most.map(m -> Math.min(m, w)).orElse(w)).or(() -> most));
        }
    }

    /** Returns whether a client that was welcome may still be connected. */
    boolean isOpenTo(String client) {
        return rules.classOf(client).map(kind -> isOpenTo(state, kind)).orElse(true);
    }

    private static boolean isOpenTo(GateState now, GateRules.ClassRule kind) {
        List<String> classes = now.limits().map(Admission::classes).orElse(List.of());
        return now.open() && (classes.isEmpty() || classes.contains(kind.name()));
    }

    /** Answers a client, and counts it when it is welcome. */
    GateAnswer ask(String client) {
        if (client.length() > GateRules.LONGEST_ID) {
            return GateAnswer.REFUSED;
        }
        Optional<GateRules.ClassRule> kind = rules.classOf(client);
        GateState now = state;
        if (kind.isEmpty()) {
            return GateAnswer.WELCOME;
        }
        if (!now.open()) {
            return GateAnswer.CLOSED;
        }
        if (!isOpenTo(now, kind.get())) {
            return GateAnswer.LATER;
        }
        synchronized (bucket) {
            return bucket.take() ? GateAnswer.WELCOME : GateAnswer.LATER;
        }
    }
}
