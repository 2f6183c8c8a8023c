package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the one key that all locations share, or creates it. Each location holds the key wrapped once for each provider
 * that may open it. The repository's name is derived from the key, so a wrapped key shows whether it belongs to this
 * repository. When several processes create a repository at once, the first one to write the {@code config} of the
 * first empty location wins.
 */
public final class Opening {

    private static final int NAME_BYTES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final List<KeyProvider> providers;
    private final List<Location> empty = new ArrayList<>();
    private final List<Location> reached = new ArrayList<>();
    /** Locations whose wrapped keys do not open the repository. */
    private final Map<Location, DisasterRecoveryException> locked = new LinkedHashMap<>();

    private final List<Location> damagedConfigs = new ArrayList<>();
    private String named = "";
    private String repository = "";
    private byte[] key = {};

    public Opening(List<KeyProvider> providers) {
        this.providers = List.copyOf(providers);
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
        boolean differs = !named.isEmpty() && !named.equals(RepositoryConfig.name(location.name(), config));
        if (differs && byKeys(location).filter(named::equals).isPresent()) {
            damagedConfigs.add(location);
            take(location, RepositoryConfig.of(named));
        } else {
            take(location, config);
        }
    }

    /**
     * Returns the name of the repository by its wrapped keys, where its own object is lost or damaged.
     *
     * @throws DisasterRecoveryException when there are wrapped keys, and none can be opened: it is no empty location
     */
    private Optional<String> derived(Location location) {
        Optional<String> name = byKeys(location);
        if (name.isEmpty() && !wraps(location).isEmpty()) {
            throw new DisasterRecoveryException("the object '" + RepositoryConfig.KEY + "' in " + location.name()
                    + " is lost or damaged, and no configured key opens the repository there; use its key, or copy '"
                    + RepositoryConfig.KEY + "' from another location");
        }
        return name;
    }

    private Optional<String> byKeys(Location location) {
        for (byte[] wrapped : wraps(location).values()) {
            for (KeyProvider provider : providers) {
                try {
                    byte[] found = provider.unwrap(wrapped);
                    String name = name(found);
                    Arrays.fill(found, (byte) 0);
                    return Optional.of(name);
                } catch (ProviderException another) {
                    LOG.debug("A wrapped key of {} was not opened", location.name(), another);
                }
            }
        }
        return Optional.empty();
    }

    private void take(Location location, byte[] config) {
        String found = RepositoryConfig.name(location.name(), config);
        if (!named.isEmpty() && !named.equals(found)) {
            throw new DisasterRecoveryException(
                    "the location " + location.name()
                            + " holds a different repository than the locations before it; do not share locations between repositories");
        }
        named = found;
        if (repository.isEmpty()) {
            try {
                key = unwrapped(location, found);
                repository = found;
            } catch (DisasterRecoveryException damagedOrOther) {
                // The wrapped keys of another location may be whole.
                locked.put(location, damagedOrOther);
            }
        } else if (ObjectKind.KEY.in(location.store()).isEmpty()) {
            locked.put(location, new DisasterRecoveryException(location.name() + " has lost its wrapped keys"));
        }
    }

    private byte[] unwrapped(Location location, String expected) {
        @Nullable ProviderException refused = null;
        for (byte[] wrapped : wraps(location).values()) {
            for (KeyProvider provider : providers) {
                try {
                    byte[] found = provider.unwrap(wrapped);
                    if (name(found).equals(expected)) {
                        return found;
                    }
                    Arrays.fill(found, (byte) 0);
                } catch (ProviderException e) {
                    refused = e;
                }
            }
        }
        throw refused != null
                ? refused
                : new DisasterRecoveryException(
                        location.name() + " contains no wrapped key of the repository that its '" + RepositoryConfig.KEY
                                + "' names; copy both from another location");
    }

    /** Returns the wrapped keys in a location, by their object keys. */
    private static Map<String, byte[]> wraps(Location location) {
        Map<String, byte[]> wraps = new LinkedHashMap<>();
        for (ObjectInfo object : ObjectKind.KEY.in(location.store())) {
            location.store().get(object.key()).ifPresent(text -> {
                try {
                    wraps.put(object.key(), Base64.getDecoder().decode(text));
                } catch (IllegalArgumentException damaged) {
                    LOG.warn("{} in {} is no wrapped key and is ignored", object.key(), location.name(), damaged);
                }
            });
        }
        return wraps;
    }

    private static String name(byte[] key) {
        return HexFormat.of().formatHex(Sealing.derive(key, new byte[0], "repository", NAME_BYTES));
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
        if (named.isEmpty()) {
            making.forEach(Opening::refuseRemains);
        }
        for (Location location : making) {
            byte[] ours = repository.isEmpty() ? Sealing.random(Sealing.KEY_BYTES) : key;
            String wrapped = wrap(location, providers.get(0), ours);
            if (location.store().putIfAbsent(RepositoryConfig.KEY, RepositoryConfig.of(name(ours)))) {
                key = ours;
                repository = name(ours);
                named = repository;
            } else {
                take(location, location.store().get(RepositoryConfig.KEY).orElseThrow());
                if (!Arrays.equals(key, ours)) {
                    location.store().delete(wrapped);
                }
            }
        }
        locked.keySet().forEach(this::wrapForAll);
        for (Location location : damagedConfigs) {
            location.store().delete(RepositoryConfig.KEY);
            location.store().putIfAbsent(RepositoryConfig.KEY, RepositoryConfig.of(named));
        }
        reached.removeAll(absent());
        reached.addAll(making);
        empty.removeAll(making);
        if (providers.size() > 1) {
            reached.forEach(this::wrapForAll);
        }
        return making.stream().map(Location::name).toList();
    }

    /** Returns whether a location holds a repository, as far as was found out. */
    public boolean isFound() {
        return !named.isEmpty();
    }

    /** A location that has lost what names its repository is not taken for an empty one. */
    private static void refuseRemains(Location location) {
        for (ObjectKind kind : ObjectKind.values()) {
            if (!kind.in(location.store()).isEmpty()) {
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

    private void wrapForAll(Location location) {
        List<byte[]> wraps = List.copyOf(wraps(location).values());
        for (KeyProvider provider : providers) {
            if (wraps.stream().noneMatch(w -> opens(provider, w))) {
                wrap(location, provider, key);
            }
        }
    }

    private boolean opens(KeyProvider provider, byte[] wrapped) {
        try {
            byte[] found = provider.unwrap(wrapped);
            boolean ours = Arrays.equals(found, key);
            Arrays.fill(found, (byte) 0);
            return ours;
        } catch (ProviderException another) {
            return false;
        }
    }

    private static String wrap(Location location, KeyProvider provider, byte[] key) {
        String object = ObjectKind.KEY.key(HexFormat.of().formatHex(Sealing.random(8)));
        location.store().putIfAbsent(object, Base64.getEncoder().encode(provider.wrap(key)));
        return object;
    }

    /** Deletes every wrapped key that {@code provider} opens. */
    public void retire(KeyProvider provider) {
        for (Location location : reached) {
            Map<String, byte[]> wraps = wraps(location);
            List<String> going = wraps.entrySet().stream()
                    .filter(w -> opens(provider, w.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            boolean others = wraps.entrySet().stream()
                    .filter(w -> !going.contains(w.getKey()))
                    .anyMatch(w -> providers.stream().anyMatch(p -> opens(p, w.getValue())));
            if (!others) {
                throw new DisasterRecoveryException("no other configured key opens the repository in " + location.name()
                        + "; first open it with both the new key and the old one");
            }
            going.forEach(location.store()::delete);
        }
    }

    public Sealing sealing() {
        return new Sealing(key);
    }
}
