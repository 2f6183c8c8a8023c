package io.iotdr.repository;

import io.iotdr.json.Json;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.spi.KeyProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Finds the one key that all locations share, or makes it. Of several processes that make a repository at once, the one that is first
 * in the first empty location decides, and the others take what it made.
 */
final class Opening {

    private static final int FORMAT = 1;
    private static final String CONFIG = "config";

    /**
     * What the object {@code config} says, readable without a key.
     *
     * @param key the repository's key, wrapped, in base64
     */
    private record Config(int format, String repository, String key) {}

    private final KeyProvider provider;
    private final List<Location> empty = new ArrayList<>();
    private String repository = "";
    private byte[] key = {};

    Opening(KeyProvider provider) {
        this.provider = provider;
    }

    /** Takes what a location holds; one that holds nothing is made by {@link #makeMissing}. */
    void open(Location location) {
        Optional<byte[]> config = location.store().get(CONFIG);
        config.ifPresent(c -> take(location, c));
        if (config.isEmpty()) {
            empty.add(location);
        }
    }

    private void take(Location location, byte[] content) {
        Config found = Json.read(new String(content, StandardCharsets.UTF_8), Config.class);
        if (found.format() != FORMAT) {
            throw new DisasterRecoveryException("the repository in " + location.name() + " has the format "
                    + found.format() + ", this version reads " + FORMAT + "; use a newer version");
        }
        if (!repository.isEmpty() && !repository.equals(found.repository())) {
            throw new DisasterRecoveryException("the location " + location.name()
                    + " holds another repository than the ones before it; give each repository locations of its own");
        }
        if (repository.isEmpty()) {
            key = provider.unwrap(Base64.getDecoder().decode(found.key()));
            repository = found.repository();
        }
    }

    /** Makes the repository in the locations that hold nothing. */
    void makeMissing() {
        for (Location location : empty) {
            boolean first = repository.isEmpty();
            String id = first ? HexFormat.of().formatHex(Sealing.random(16)) : repository;
            byte[] fresh = first ? Sealing.random(Sealing.KEY_BYTES) : key;
            Config config = new Config(FORMAT, id, Base64.getEncoder().encodeToString(provider.wrap(fresh)));
            if (location.store().putIfAbsent(CONFIG, Json.write(config).getBytes(StandardCharsets.UTF_8))) {
                repository = id;
                key = fresh;
            } else {
                take(location, location.store().get(CONFIG).orElseThrow());
            }
        }
    }

    Sealing sealing() {
        return new Sealing(key);
    }
}
