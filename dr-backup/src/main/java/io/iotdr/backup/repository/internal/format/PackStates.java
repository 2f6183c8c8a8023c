package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.format.Replica.Place;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The packs of one location, as they were known at one moment.
 *
 * @param present the sizes of the packs in the store, by key
 * @param condemned the names of the packs that are to be deleted
 */
record PackStates(Map<String, Long> present, Set<String> condemned, Damages damages) {

    static final PackStates NONE = new PackStates(Map.of(), Set.of(), Damages.none());

    /** Reads them; adds to {@code bad} what is damaged. */
    static PackStates read(Replica replica, List<String> bad) {
        Map<String, Long> present = new HashMap<>();
        for (ObjectInfo pack : ObjectKind.PACK.in(replica)) {
            present.put(pack.key(), pack.size());
        }
        Damages damages = Damages.read(replica);
        try {
            return new PackStates(present, Trash.of(replica).condemned(), damages);
        } catch (BackupCorruptedException unknown) {
            bad.add(unknown.getMessage() + ". Nothing is built on the existing packs, since they may be deleted");
            Set<String> all = new HashSet<>();
            present.keySet().forEach(key -> all.add(key.substring(key.lastIndexOf('/') + 1)));
            return new PackStates(present, all, damages);
        }
    }

    PackStates with(Collection<Index.Pack> written) {
        Map<String, Long> more = new HashMap<>(present);
        written.forEach(pack -> more.put(pack.key(), (long) pack.size()));
        return new PackStates(more, condemned, damages);
    }

    PackStates with(Damages other) {
        return new PackStates(present, condemned, other);
    }

    /** Returns whether an object with this pack's name and size exists. */
    boolean isPresent(Index.Pack pack) {
        return present.getOrDefault(pack.key(), -1L) == pack.size();
    }

    /** Returns whether a chunk exists at a place, and nobody has found it damaged there. */
    boolean isWhole(Place place) {
        return isPresent(place.pack())
                && !damages.contains(place.pack().name(), place.chunk().id());
    }

    boolean isWholeAndStays(Place place) {
        return isWhole(place) && !condemned.contains(place.pack().name());
    }

    /** Chooses the place to read from: one that is whole and stays before one that is whole, and that before all others. */
    Optional<Place> best(List<Place> places) {
        return places.size() == 1
                ? Optional.of(places.get(0))
                : places.stream().min(Comparator.comparing(p -> isWholeAndStays(p) ? 0 : isWhole(p) ? 1 : 2));
    }
}
