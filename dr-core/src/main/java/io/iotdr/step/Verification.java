package io.iotdr.step;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The result of a step's verification. */
public sealed interface Verification {

    /** The desired state is reached. The journal and the report contain {@code evidence}. */
    record Done(String summary, Map<String, String> evidence) implements Verification {
        public Done {
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }
    }

    /** The desired state is not reached yet. The engine verifies again until the step's timeout. */
    record Pending(String waitingFor) implements Verification {}

    /** The desired state cannot be reached by waiting. */
    record Failed(String reason) implements Verification {}

    static Verification done(String summary) {
        return new Done(summary, Map.of());
    }

    static Verification done(String summary, Map<String, String> evidence) {
        return new Done(summary, evidence);
    }

    static Verification pending(String waitingFor) {
        return new Pending(waitingFor);
    }

    static Verification failed(String reason) {
        return new Failed(reason);
    }
}
