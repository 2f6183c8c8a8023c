package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.KeyProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the one key that all locations share, or creates it. Each location holds the key wrapped once for each provider
 * that may open it. The repository's name is derived from the key, so a wrapped key shows whether it belongs to this
 * repository. When several processes create a repository at once, the first one to write the {@code config} of the
 * first empty location wins.
 */
public final class Opening {

    private final WrappedKeys keys;
    private final List<Location> empty = new ArrayList<>();
    private final List<Location> reached = new ArrayList<>();
    /** Locations whose wrapped keys do not open the repository. */
    private final Map<Location, DisasterRecoveryException> locked = new LinkedHashMap<>();

    private final List<Location> damagedConfigs = new ArrayList<>();
    private String named = "";
    private String repository = "";
    private byte[] key = {};

    public Opening(List<KeyProvider> providers) {
        this.keys = new WrappedKeys(providers);
    }

    /** Reads the repository in a location; an empty location is left to {@link #makeMissing}. */
    public void open(Location location) {
        Optional<byte[]> config = location.store().get(RepositoryConfig.KEY);
        if (config.isPresent() && RepositoryConfig.isWhole(config.get())) {
            takeNamed(location, config.get());
        } else {
            Optional<String> derived = derived(location);
            if (derived.isPresent()) {
                damagedConfigs.add(location);
                take(location, RepositoryConfig.of(derived.get()));
            } else if (config.isPresent()) {
                take(location, config.get());
            } else {
                empty.add(location);
            }
        }
        reached.add(location);
    }

    /**
     * A name is damaged when it differs from that in other locations, and the location's own keys tell theirs. In the only
     * location nobody knows whether the name or the keys are right.
     */
    private void takeNamed(Location location, byte[] config) {
        String found = RepositoryConfig.name(location.name(), config);
        boolean differs = !named.isEmpty() && !named.equals(found);
        if (differs && keys.name(location).filter(named::equals).isPresent()) {
            damagedConfigs.add(location);
            take(location, RepositoryConfig.of(named));
            return;
        }
        if (differs && repository.isEmpty() && locked.keySet().stream().allMatch(l -> isNamed(l, found))) {
            damagedConfigs.addAll(locked.keySet());
            locked.clear();
            named = found;
        }
        take(location, config);
    }

    private boolean isNamed(Location location, String name) {
        return keys.name(location).filter(name::equals).isPresent();
    }

    /**
     * Returns the name of the repository by its wrapped keys, where its own object is lost or damaged.
     *
     * @throws DisasterRecoveryException when there are wrapped keys, and none can be opened: it is no empty location
     */
    private Optional<String> derived(Location location) {
        Optional<String> name = keys.name(location);
        if (name.isEmpty() && !keys.of(location).isEmpty()) {
            throw new DisasterRecoveryException("the object '" + RepositoryConfig.KEY + "' in " + location.name()
                    + " is lost or damaged, and no configured key opens the repository there; use its key, or copy '"
                    + RepositoryConfig.KEY + "' from another location");
        }
        return name;
    }

    private void take(Location location, byte[] config) {
        String found = RepositoryConfig.name(location.name(), config);
        if (!named.isEmpty() && !named.equals(found)) {
            throw new DisasterRecoveryException(
                    location.name() + " holds another repository than the locations before it;"
                            + " perhaps it was made while a disk was not mounted. Read its backups with a configuration that names"
                            + " only this location, then empty it and run: dr backup init");
        }
        named = found;
        if (repository.isEmpty()) {
            try {
                key = keys.open(location, found);
                repository = found;
            } catch (DisasterRecoveryException damagedOrOther) {
                // The wrapped keys of another location may be whole.
                locked.put(location, damagedOrOther);
            }
        } else if (ObjectKind.KEY.in(location.store()).isEmpty()) {
            locked.put(location, new DisasterRecoveryException(location.name() + " has lost its wrapped keys"));
        }
    }

    /**
     * Fails when no location holds a repository, so that a reader does not create one in a wrongly configured location.
     */
    public void refuseUnlessFound() {
        refuseIfLocked();
        if (repository.isEmpty()) {
            throw new DisasterRecoveryException(
                    "there is no repository in "
                            + String.join(
                                    ", ", empty.stream().map(Location::name).toList())
                            + "; mount their disks or correct the locations or, when there has never been one, make it: dr backup init");
        }
    }

    /** Returns the locations that hold no repository although another one does; before the first one is made, none. */
    public List<Location> absent() {
        return named.isEmpty() ? List.of() : List.copyOf(empty);
    }

    /**
     * Creates the repository in empty locations, and wraps its key for every provider in every location.
     *
     * @param everywhere whether to do so also when another location holds the repository
     * @return the names of the locations in which it was created
     */
    public List<String> makeMissing(boolean everywhere) {
        refuseIfLocked();
        List<Location> making = everywhere || named.isEmpty() ? List.copyOf(empty) : List.of();
        making.forEach(this::refuseRemains);
        for (Location location : making) {
            byte[] ours = repository.isEmpty() ? Sealing.random(Sealing.KEY_BYTES) : key;
            String wrapped = keys.wrap(location, ours);
            if (location.store().putIfAbsent(RepositoryConfig.KEY, RepositoryConfig.of(WrappedKeys.name(ours)))) {
                key = ours;
                repository = WrappedKeys.name(ours);
                named = repository;
            } else {
                take(location, location.store().get(RepositoryConfig.KEY).orElseThrow());
                if (!Arrays.equals(key, ours)) {
                    location.store().delete(wrapped);
                }
            }
        }
        locked.keySet().forEach(location -> keys.wrapForAll(location, key));
        for (Location location : damagedConfigs) {
            location.store().delete(RepositoryConfig.KEY);
            location.store().putIfAbsent(RepositoryConfig.KEY, RepositoryConfig.of(named));
        }
        reached.removeAll(absent());
        reached.addAll(making);
        empty.removeAll(making);
        if (keys.areSeveral()) {
            reached.forEach(location -> keys.wrapForAll(location, key));
        }
        return making.stream().map(Location::name).toList();
    }

    /** Returns whether a location holds a repository, as far as was found out. */
    public boolean isFound() {
        return !named.isEmpty();
    }

    /** Returns whether something in a location was sealed with the key of this repository. */
    private boolean isOurs(Location location) {
        if (repository.isEmpty()) {
            return false;
        }
        Replica replica = new Replica(location, sealing());
        return replica.manifestIds().stream().anyMatch(id -> {
            try {
                return replica.manifest(id).isPresent();
            } catch (BackupCorruptedException another) {
                return false;
            }
        });
    }

    /** A location that has lost what names its repository is not taken for an empty one. */
    private void refuseRemains(Location location) {
        for (ObjectKind kind : ObjectKind.values()) {
            if (!kind.in(location.store()).isEmpty() && !isOurs(location)) {
                throw new DisasterRecoveryException(
                        location.name() + " holds the backups of a repository whose '" + RepositoryConfig.KEY
                                + "' and keys/ are lost; copy both from another location of that repository, or use an empty one");
            }
        }
    }

    private void refuseIfLocked() {
        if (repository.isEmpty() && !locked.isEmpty()) {
            throw locked.values().iterator().next();
        }
    }

    /** Deletes every wrapped key that {@code provider} opens. */
    public void retire(KeyProvider provider) {
        reached.forEach(location -> keys.retire(location, provider, key));
    }

    public Sealing sealing() {
        return new Sealing(key);
    }
}
