package io.iotdr.repository;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Opens the repository that the {@code backup} section of a configuration describes. */
public final class BackupConfiguration {

    private final ProviderSettings backup;
    private final ProviderContext context;

    /** For this {@code backup} section; {@code context} makes its providers. */
    public BackupConfiguration(ProviderSettings backup, ProviderContext context) {
        this.backup = backup;
        this.context = context;
    }

    /**
     * The repository, made where a location is empty.
     *
     * @throws IllegalArgumentException saying which key of the section is missing or wrong
     */
    public Repository open() {
        List<Location> locations = new ArrayList<>();
        backup.children("locations")
                .forEach((name, settings) ->
                        locations.add(new Location(name, context.make(ObjectStore.class, settings))));
        if (locations.isEmpty()) {
            throw new IllegalArgumentException("backup.locations is empty; name at least one, better two");
        }
        return Repository.open(locations, key(), options(), context.clock(), context.scheduler());
    }

    private KeyProvider key() {
        ProviderSettings encryption =
                backup.child("encryption").orElseGet(() -> ProviderSettings.of(java.util.Map.of()));
        if (!encryption.truth("enabled", true)) {
            throw new IllegalArgumentException(
                    "backup.encryption.enabled is false; this engine writes encrypted repositories only");
        }
        return encryption
                .child("key")
                .map(k -> context.make(KeyProvider.class, k))
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "backup.encryption.key is missing; name one, such as {provider: keyfile, path: /etc/iot-dr/key}"));
    }

    private RepositoryOptions options() {
        Compression compression = backup.child("compression")
                .filter(c -> c.truth("enabled", true))
                .map(c -> Compression.valueOf(c.text("algorithm").orElse("zstd").toUpperCase(Locale.ROOT)))
                .orElse(backup.child("compression").isPresent() ? Compression.NONE : Compression.ZSTD);
        return new RepositoryOptions(compression, backup.integer("quorum", 0));
    }

    /** How often the transaction log is shipped. */
    public Duration shipEvery() {
        return backup.child("log")
                .map(l -> l.duration("ship_every", Duration.ofSeconds(1)))
                .orElse(Duration.ofSeconds(1));
    }
}
