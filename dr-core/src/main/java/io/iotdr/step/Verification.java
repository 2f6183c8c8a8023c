package io.iotdr.step;

import io.iotdr.finding.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The result of a step's verification. */
public sealed interface Verification {

    /**
     * The desired state is reached. The journal and the report contain {@code evidence}.
     *
     * @param findings what people must know although the step succeeded, such as a contact that was not reached
     */
    record Done(String summary, Map<String, String> evidence, List<Finding> findings) implements Verification {
        public Done {
            Objects.requireNonNull(summary, "a verification needs a summary");
            evidence.values().forEach(v -> Objects.requireNonNull(v, "evidence needs values"));
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
            findings = List.copyOf(findings);
        }

        /** Returns a copy with one more finding; its subject becomes the step. */
        public Done withFinding(Finding finding) {
            List<Finding> more = new ArrayList<>(findings);
            more.add(finding);
            return new Done(summary, evidence, more);
        }
    }

    /**
     * The step has nothing to act on in this platform: no service, no contact, no pool. It proves nothing, so the report
     * does not count it as verified.
     */
    record NothingToDo(String reason) implements Verification {
        public NothingToDo {
            Objects.requireNonNull(reason, "a verification needs a reason");
        }
    }

    /** The desired state is not reached yet. The engine verifies again until the step's timeout. */
    record Pending(String waitingFor) implements Verification {
        public Pending {
            Objects.requireNonNull(waitingFor, "a pending verification needs what it waits for");
        }
    }

    /** The desired state cannot be reached by waiting. */
    record Failed(String reason) implements Verification {
        public Failed {
            Objects.requireNonNull(reason, "a failed verification needs a reason");
        }
    }

    static Done done(String summary) {
        return done(summary, Map.of());
    }

    static Done done(String summary, Map<String, String> evidence) {
        return new Done(summary, evidence, List.of());
    }

    static Verification nothingToDo(String reason) {
        return new NothingToDo(reason);
    }

    static Verification pending(String waitingFor) {
        return new Pending(waitingFor);
    }

    static Verification failed(String reason) {
        return new Failed(reason);
    }
}
