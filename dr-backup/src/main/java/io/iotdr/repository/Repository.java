package io.iotdr.repository;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.TransactionLog;
import io.iotdr.json.Json;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repository in several locations: backups and transaction logs under one key. Each location alone is enough to restore.
 * Thread-safe.
 */
public final class Repository {

    private static final Logger LOG = LoggerFactory.getLogger(Repository.class);
    private static final int FORMAT = 1;
    private static final String CONFIG = "config";
    private static final String KEY = "keys/1";

    /** What the object {@code config} says, readable without a key. */
    private record Config(int format, String repository) {}

    private final List<Replica> replicas;
    private final Sealing sealing;
    private final RepositoryOptions options;
    private final Clock clock;
    private final Scheduler scheduler;

    private Repository(
            List<Replica> replicas, Sealing sealing, RepositoryOptions options, Clock clock, Scheduler scheduler) {
        this.replicas = replicas;
        this.sealing = sealing;
        this.options = options;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * Opens the repository that {@code locations} hold, and makes it in those that hold nothing yet.
     *
     * @throws DisasterRecoveryException when locations hold different repositories, or one of a newer format
     * @throws ProviderException when the key does not open it, or fewer locations than the quorum can be reached
     */
    public static Repository open(
            List<Location> locations, KeyProvider key, RepositoryOptions options, Clock clock, Scheduler scheduler) {
        Opening opening = new Opening(key);
        List<Location> empty = new ArrayList<>();
        List<Location> reached = new ArrayList<>();
        for (Location location : locations) {
            try {
                Optional<byte[]> config = location.store().get(CONFIG);
                if (config.isPresent()) {
                    opening.take(location, config.get());
                } else {
                    empty.add(location);
                }
                reached.add(location);
            } catch (ProviderException unreachable) {
                if (!unreachable.retryable()) {
                    throw unreachable;
                }
                LOG.warn("The location {} cannot be reached", location.name(), unreachable);
            }
        }
        if (reached.size() < options.quorum(locations.size())) {
            throw ProviderException.notDone(
                    "repository",
                    "open",
                    "only " + reached.size() + " of " + locations.size() + " locations can be reached, "
                            + options.quorum(locations.size()) + " must",
                    null);
        }
        empty.forEach(opening::make);
        Sealing sealing = opening.sealing();
        List<Replica> replicas =
                locations.stream().map(l -> new Replica(l, sealing)).toList();
        return new Repository(replicas, sealing, options, clock, scheduler);
    }

    /** Finds the one key that all locations share, or makes it. */
    private static final class Opening {
        private final KeyProvider provider;
        private Optional<Config> config = Optional.empty();
        private byte[] key = {};

        Opening(KeyProvider provider) {
            this.provider = provider;
        }

        void take(Location location, byte[] content) {
            Config found = Json.read(new String(content, StandardCharsets.UTF_8), Config.class);
            if (found.format() != FORMAT) {
                throw new DisasterRecoveryException("the repository in " + location.name() + " has the format "
                        + found.format() + ", this version reads " + FORMAT + "; use a newer version");
            }
            if (config.isPresent() && !config.get().equals(found)) {
                throw new DisasterRecoveryException(
                        "the location " + location.name()
                                + " holds another repository than the ones before it; give each repository locations of its own");
            }
            if (config.isEmpty()) {
                byte[] wrapped = location.store()
                        .get(KEY)
                        .orElseThrow(() -> new DisasterRecoveryException(
                                "the repository in " + location.name() + " has lost its key object " + KEY));
                key = provider.unwrap(wrapped);
                config = Optional.of(found);
            }
        }

        /** The key before the config: a location with a config is one that can be opened. */
        void make(Location location) {
            if (config.isEmpty()) {
                key = Sealing.random(Sealing.KEY_BYTES);
                config = Optional.of(new Config(FORMAT, HexFormat.of().formatHex(Sealing.random(16))));
            }
            boolean made = location.store().putIfAbsent(KEY, provider.wrap(key))
                    && location.store()
                            .putIfAbsent(CONFIG, Json.write(config.get()).getBytes(StandardCharsets.UTF_8));
            if (!made) {
                throw new DisasterRecoveryException("somebody else is making a repository in " + location.name()
                        + ", or was interrupted in it; open it again, or empty that location");
            }
        }

        Sealing sealing() {
            return new Sealing(key);
        }
    }

    /** Backups of directories. */
    public BackupManager backups() {
        return new BackupEngine(replicas, sealing, options, clock);
    }

    /** Takes records of a stream and ships them every {@code pause}. One writer at a time. */
    public TransactionLog log(String stream, Duration pause) {
        return SegmentLog.open(this, stream, pause, scheduler);
    }

    /** The records of a stream, for replay. */
    public LogArchive archive(String stream) {
        return new LogArchive(stream, replicas);
    }

    List<Replica> replicas() {
        return replicas;
    }

    Sealing sealing() {
        return sealing;
    }

    RepositoryOptions options() {
        return options;
    }
}
