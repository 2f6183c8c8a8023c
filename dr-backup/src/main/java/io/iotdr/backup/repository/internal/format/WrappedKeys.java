package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
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

/** The key of a repository, which each location holds wrapped once for each provider that may open it. */
final class WrappedKeys {

    private static final Logger LOG = LoggerFactory.getLogger(WrappedKeys.class);
    private static final int NAME_BYTES = 16;

    private final List<KeyProvider> providers;

    WrappedKeys(List<KeyProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    boolean areSeveral() {
        return providers.size() > 1;
    }

    /** Returns the name of the repository whose key a location holds, as far as a provider opens it. */
    Optional<String> name(Location location) {
        for (byte[] wrapped : of(location).values()) {
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

    /** Opens the key of the repository of this name. */
    byte[] open(Location location, String expected) {
        @Nullable ProviderException refused = null;
        for (byte[] wrapped : of(location).values()) {
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
    static Map<String, byte[]> of(Location location) {
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

    /** Returns the name that the repository of a key has. */
    static String name(byte[] key) {
        return HexFormat.of().formatHex(Sealing.derive(key, new byte[0], "repository", NAME_BYTES));
    }

    /** Wraps the key for each provider that opens none of the wrapped keys in a location. */
    void wrapForAll(Location location, byte[] key) {
        List<byte[]> wraps = List.copyOf(of(location).values());
        for (KeyProvider provider : providers) {
            if (wraps.stream().noneMatch(w -> opens(provider, w, key))) {
                wrap(location, provider, key);
            }
        }
    }

    private static boolean opens(KeyProvider provider, byte[] wrapped, byte[] key) {
        try {
            byte[] found = provider.unwrap(wrapped);
            boolean ours = Arrays.equals(found, key);
            Arrays.fill(found, (byte) 0);
            return ours;
        } catch (ProviderException another) {
            return false;
        }
    }

    /** Wraps the key for the first provider; returns the name of the object. */
    String wrap(Location location, byte[] key) {
        return wrap(location, providers.get(0), key);
    }

    private static String wrap(Location location, KeyProvider provider, byte[] key) {
        String object = ObjectKind.KEY.key(HexFormat.of().formatHex(Sealing.random(8)));
        location.store().putIfAbsent(object, Base64.getEncoder().encode(provider.wrap(key)));
        return object;
    }

    /** Deletes every wrapped key in a location that {@code provider} opens, if another provider opens one too. */
    void retire(Location location, KeyProvider provider, byte[] key) {
        Map<String, byte[]> wraps = of(location);
        List<String> going = wraps.entrySet().stream()
                .filter(w -> opens(provider, w.getValue(), key))
                .map(Map.Entry::getKey)
                .toList();
        boolean others = wraps.entrySet().stream()
                .filter(w -> !going.contains(w.getKey()))
                .anyMatch(w -> providers.stream().anyMatch(p -> opens(p, w.getValue(), key)));
        if (!others) {
            throw new DisasterRecoveryException("no other configured key opens the repository in " + location.name()
                    + "; first open it with both the new key and the old one");
        }
        going.forEach(location.store()::delete);
    }
}
