package io.iotdr.backup.restore;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.spi.DataRestore.Restored;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A restore that was begun, as it is remembered.
 *
 * @param base the backup from which it restores, the same for every attempt
 * @param notAfter nothing after this moment is restored; empty for no limit
 * @param phase what is done
 * @param facts what later phases need to know
 * @param result the result; final once the phase is {@code DONE}
 */
record RestoreNote(
        String key,
        String source,
        RestoredBase base,
        Optional<Instant> notAfter,
        RestorePhase phase,
        Map<String, String> facts,
        Optional<Restored> result) {

    /** The phases of a restore, in their order. */
    enum RestorePhase {
        BEGUN,
        /** The data is beside its target, whole and durable. */
        FETCHED,
        /** The data is in its place. */
        PLACED,
        /** The log is replayed, so that the result is known. */
        REPLAYED,
        DONE
    }

    /** The facts of a backup that a restore needs even after a prune removed the backup. */
    record RestoredBase(String id, Instant taken, long files) {
        static RestoredBase of(RecoveryPoint point) {
            return new RestoredBase(point.id(), point.taken(), point.files());
        }
    }

    RestoreNote {
        Objects.requireNonNull(key, "it has no key");
        Objects.requireNonNull(source, "it has no source");
        Objects.requireNonNull(base, "it has no base");
        Objects.requireNonNull(phase, "it has no phase");
        facts = facts == null ? Map.of() : Map.copyOf(facts);
    }

    static RestoreNote begun(String key, RecoveryPoint base, Optional<Instant> notAfter) {
        return new RestoreNote(
                key, base.source(), RestoredBase.of(base), notAfter, RestorePhase.BEGUN, Map.of(), Optional.empty());
    }

    /** Returns the note of the same restore with nothing done. */
    RestoreNote anew() {
        return new RestoreNote(key, source, base, notAfter, RestorePhase.BEGUN, Map.of(), Optional.empty());
    }

    RestoreNote in(RestorePhase reached) {
        return new RestoreNote(key, source, base, notAfter, reached, facts, result);
    }

    RestoreNote with(String name, String value) {
        Map<String, String> all = new TreeMap<>(facts);
        all.put(name, value);
        return new RestoreNote(key, source, base, notAfter, phase, all, result);
    }

    RestoreNote with(Restored restored) {
        return new RestoreNote(key, source, base, notAfter, phase, facts, Optional.of(restored));
    }
}
