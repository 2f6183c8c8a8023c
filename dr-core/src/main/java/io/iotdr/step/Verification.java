package io.iotdr.step;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a look at the world says about a step. */
public sealed interface Verification {

    /** The world is as the step wants it; {@code evidence} goes into the journal and the report. */
    record Done(String summary, Map<String, String> evidence) implements Verification {
        public Done {
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }
    }

    /** Not yet; it is looked at again until the step's timeout. */
    record Pending(String waitingFor) implements Verification {}

    /** It will not become so by waiting. */
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
