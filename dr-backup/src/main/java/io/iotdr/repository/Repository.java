package io.iotdr.repository;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.TransactionLog;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.repository.internal.format.Opening;
import io.iotdr.repository.internal.format.Replica;
import io.iotdr.repository.internal.format.Replicas;
import io.iotdr.repository.internal.log.SegmentLog;
import io.iotdr.repository.internal.seal.Sealing;
import io.iotdr.repository.log.LogArchive;
import io.iotdr.repository.log.WalArchive;
import io.iotdr.repository.options.Location;
import io.iotdr.repository.options.RepositoryOptions;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repository in several locations: backups and transaction logs under one key. Each location alone is enough to restore.
 * Thread-safe.
 */
public final class Repository {

    private static final Logger LOG = LoggerFactory.getLogger(Repository.class);
    private final Opening opening;
    private final Replicas replicas;
    private final RepositoryOptions options;
    private final Clock clock;
    private final Scheduler scheduler;

    private Repository(
            Opening opening, Replicas replicas, RepositoryOptions options, Clock clock, Scheduler scheduler) {
        this.opening = opening;
        this.replicas = replicas;
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
        return open(locations, List.of(key), options, clock, scheduler);
    }

    /** Who writes needs a quorum, and no location with a problem; who reads takes what one location has. */
    private static void openAll(Opening opening, List<Location> locations, int needed, boolean makes) {
        List<DisasterRecoveryException> failures = new ArrayList<>();
        for (Location location : locations) {
            try {
                opening.open(location);
            } catch (DisasterRecoveryException e) {
                boolean away = e instanceof ProviderException p && p.retryable();
                if (makes && !away) {
                    throw e;
                }
                LOG.warn("The location {} cannot be opened", location.name(), e);
                failures.add(e);
            }
        }
        int reached = locations.size() - failures.size();
        if (reached == 0 && !makes) {
            throw failures.get(0);
        }
        if (reached < needed) {
            throw ProviderException.notDone(
                    "repository",
                    "open",
                    "only " + reached + " of " + locations.size() + " locations can be reached, " + needed + " must",
                    null);
        }
    }

    /**
     * The same, which several keys may open: whichever of them does is enough, and all of them do afterwards. So a key is rotated by
     * giving the new one besides the old one, and then {@link #retire retiring} the old one; no data is written again.
     */
    public static Repository open(
            List<Location> locations,
            List<KeyProvider> keys,
            RepositoryOptions options,
            Clock clock,
            Scheduler scheduler) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key was given");
        }
        return open(locations, keys, options, true, clock, scheduler);
    }

    /**
     * The same, for those who only read: nothing is made and nothing is written.
     *
     * @throws DisasterRecoveryException when no location holds a repository
     */
    public static Repository openExisting(
            List<Location> locations,
            List<KeyProvider> keys,
            RepositoryOptions options,
            Clock clock,
            Scheduler scheduler) {
        return open(locations, keys, options, false, clock, scheduler);
    }

    private static Repository open(
            List<Location> locations,
            List<KeyProvider> keys,
            RepositoryOptions options,
            boolean makes,
            Clock clock,
            Scheduler scheduler) {
        Opening opening = new Opening(keys);
        int needed = options.confirming(locations.size());
        openAll(opening, locations, makes ? needed : 1, makes);
        if (makes) {
            opening.makeMissing();
        } else {
            opening.refuseUnlessFound();
        }
        Sealing sealing = opening.sealing();
        List<Replica> replicas =
                locations.stream().map(l -> new Replica(l, sealing)).toList();
        return new Repository(opening, new Replicas(replicas, sealing, needed), options, clock, scheduler);
    }

    /**
     * Takes a key's right to open the repository away, in every location that could be reached when it was opened.
     *
     * @throws DisasterRecoveryException when no other key that it was opened with would open it
     */
    public void retire(KeyProvider key) {
        opening.retire(key);
    }

    /** Backups of all kinds of sources. */
    public BackupManager backups() {
        return new BackupEngine(replicas, options, clock, scheduler);
    }

    /** Takes records of a stream and ships them every {@code pause}. One writer at a time. */
    public TransactionLog log(String stream, Duration pause) {
        return SegmentLog.open(replicas, stream, pause, scheduler);
    }

    /** The records of a stream, for replay. */
    public LogArchive archive(String stream) {
        return new LogArchive(stream, replicas.all());
    }

    /** The write-ahead log that a PostgreSQL cluster archives under a name. */
    public WalArchive wal(String stream) {
        return new WalArchive(stream, replicas);
    }
}
