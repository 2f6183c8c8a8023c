package io.iotdr.backup.repository;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.TransactionLog;
import io.iotdr.backup.repository.internal.format.AbsentRepository;
import io.iotdr.backup.repository.internal.format.LocationCheck;
import io.iotdr.backup.repository.internal.format.Opening;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.backup.repository.internal.log.SegmentLog;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.log.LogArchive;
import io.iotdr.backup.repository.log.WalArchive;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repository in several locations: backups and transaction logs, encrypted with one key. Each location alone is
 * enough to restore. Thread-safe.
 */
public final class Repository {

    private static final Logger LOG = LoggerFactory.getLogger(Repository.class);
    private final Opening opening;
    private final Replicas replicas;
    private final RepositoryOptions options;
    private final TimeSource time;
    private final List<String> made;

    private Repository(
            Opening opening, Replicas replicas, RepositoryOptions options, TimeSource time, List<String> made) {
        this.made = made;
        this.opening = opening;
        this.replicas = replicas;
        this.options = options;
        this.time = time;
    }

    /** In which locations a repository is made. */
    private enum Making {
        NOWHERE,
        /** Nowhere, but what names it is repaired, and it can be written to. */
        MENDED,
        /** In all, when none holds one. */
        FIRST,
        /** In all that hold none. */
        EVERYWHERE
    }

    /**
     * Opens the repository that {@code locations} hold, for writing; {@link #init} creates one. A location that holds none
     * is not used, as if it did not answer: its disk may not be mounted, and what is written into the mount point is found
     * by nobody.
     *
     * @throws DisasterRecoveryException when no location holds a repository, when they hold different ones, or one in a
     *     newer format
     * @throws ProviderException when the key does not open the repository, or fewer locations than the quorum hold it
     */
    public static Repository open(
            List<Location> locations, KeyProvider key, RepositoryOptions options, TimeSource time) {
        return open(locations, List.of(key), options, time);
    }

    /**
     * Writing needs a quorum of locations, and no location with a problem other than being unreachable; reading needs
     * one location.
     *
     * @return the locations that answer and cannot be used, each with the reason
     */
    private static Map<Location, String> openAll(Opening opening, List<Location> locations, int needed, Making making) {
        List<DisasterRecoveryException> failures = new ArrayList<>();
        Map<Location, String> refused = new HashMap<>();
        for (Location location : locations) {
            try {
                opening.open(location);
            } catch (DisasterRecoveryException e) {
                boolean away = e instanceof ProviderException p && p.retryable();
                if (making != Making.NOWHERE && !away) {
                    throw e;
                }
                LOG.warn("The location {} cannot be opened", location.name(), e);
                failures.add(e);
                if (!away) {
                    refused.put(location, Reason.of(e));
                }
            }
        }
        List<String> missing = new ArrayList<>(failures.stream().map(Reason::of).toList());
        if (making != Making.NOWHERE && !opening.isFound() && !failures.isEmpty()) {
            // A location that does not answer may hold it.
            throw failures.get(0);
        }
        if (making == Making.FIRST || making == Making.MENDED) {
            opening.absent().forEach(location -> missing.add(LocationCheck.absent(location.name())));
        }
        if (failures.size() == locations.size() && making == Making.NOWHERE) {
            throw failures.get(0);
        }
        if (locations.size() - missing.size() < needed) {
            throw ProviderException.notDone(
                    "repository",
                    "be opened",
                    needed + " of its " + locations.size() + " locations are needed, and these are missing: "
                            + String.join("; ", missing),
                    null);
        }
        return refused;
    }

    /**
     * Opens the repository as the other method does, with several keys. One key that opens the repository is enough;
     * afterwards all of them do. To rotate a key, open with the new key and the old one, and then {@link #retire} the
     * old one. No data is rewritten.
     *
     * @throws DisasterRecoveryException when no location holds a repository, when they hold different ones, or one in a
     *     newer format
     * @throws ProviderException when no key opens the repository, or fewer locations than the quorum hold it
     */
    public static Repository open(
            List<Location> locations, List<KeyProvider> keys, RepositoryOptions options, TimeSource time) {
        return open(locations, keys, options, time, Making.MENDED);
    }

    /**
     * Opens the repository for writing, and creates it in all locations when none holds one. This is for the first time,
     * while a person watches; a service that does so at each start makes a second repository when no disk is mounted.
     *
     * @throws DisasterRecoveryException when locations hold different repositories, or one in a newer format
     * @throws ProviderException as {@link #open(List, List, RepositoryOptions, TimeSource)} does
     */
    public static Repository openOrInit(
            List<Location> locations, KeyProvider key, RepositoryOptions options, TimeSource time) {
        return openOrInit(locations, List.of(key), options, time);
    }

    /**
     * Opens or creates the repository as the other method does, with several keys.
     *
     * @throws DisasterRecoveryException when locations hold different repositories, or one in a newer format
     * @throws ProviderException as {@link #open(List, List, RepositoryOptions, TimeSource)} does
     */
    public static Repository openOrInit(
            List<Location> locations, List<KeyProvider> keys, RepositoryOptions options, TimeSource time) {
        return open(locations, keys, options, time, Making.FIRST);
    }

    /**
     * Opens the repository, and creates it in every location that holds none: the first time, or after a location was added
     * or lost. The next backup, or {@link BackupManager#heal}, copies to it what it lacks.
     *
     * @throws DisasterRecoveryException as {@link #open(List, List, RepositoryOptions, TimeSource)} does
     */
    public static Repository init(
            List<Location> locations, List<KeyProvider> keys, RepositoryOptions options, TimeSource time) {
        return open(locations, keys, options, time, Making.EVERYWHERE);
    }

    /**
     * Opens an existing repository for reading; creates and writes nothing.
     *
     * @throws DisasterRecoveryException when no location holds a repository, or none can be opened
     */
    public static Repository openExisting(
            List<Location> locations, List<KeyProvider> keys, RepositoryOptions options, TimeSource time) {
        return open(locations, keys, options, time, Making.NOWHERE);
    }

    private static Repository open(
            List<Location> locations,
            List<KeyProvider> keys,
            RepositoryOptions options,
            TimeSource time,
            Making making) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key was given; pass at least one");
        }
        Opening opening = new Opening(keys);
        int needed = options.confirming(locations.size());
        Map<Location, String> refused = openAll(opening, locations, making == Making.NOWHERE ? 1 : needed, making);
        List<String> made = List.of();
        if (making == Making.NOWHERE || making == Making.MENDED) {
            opening.refuseUnlessFound();
        }
        if (making != Making.NOWHERE) {
            made = opening.makeMissing(making == Making.EVERYWHERE);
        }
        Sealing sealing = opening.sealing();
        List<Location> absent = opening.absent();
        List<Replica> replicas = new ArrayList<>();
        for (Location location : locations) {
            ObjectStore store = refused.containsKey(location)
                    ? AbsentRepository.refused(location, refused.get(location))
                    : absent.contains(location) ? AbsentRepository.empty(location) : location.store();
            replicas.add(new Replica(new Location(location.name(), store), sealing));
        }
        return new Repository(opening, new Replicas(replicas, sealing, needed), options, time, made);
    }

    /**
     * Deletes every wrapped key that {@code key} opens, so that it no longer opens the repository, in every location
     * that was reached when the repository was opened.
     *
     * @throws DisasterRecoveryException when none of the other keys given at opening would open the repository
     */
    public void retire(KeyProvider key) {
        opening.retire(key);
    }

    /** Returns the names of the locations in which this object created the repository. */
    public List<String> made() {
        return made;
    }

    /** Returns the names of the locations, whether they answer or not. */
    public List<String> locations() {
        return replicas.all().stream().map(Replica::name).toList();
    }

    /** Returns the backups of all sources. */
    public BackupManager backups() {
        return new BackupEngine(replicas, options, time);
    }

    /**
     * Opens a stream for writing and ships its new records every {@code pause}. A stream must have only one writer at a
     * time.
     */
    public TransactionLog log(String stream, Duration pause) {
        return SegmentLog.open(replicas, stream, pause, time.scheduler());
    }

    /** Returns the records of a stream, for replay. */
    public LogArchive archive(String stream) {
        return new LogArchive(stream, replicas.all());
    }

    /** Returns the write-ahead log that a PostgreSQL cluster archives under the name {@code stream}. */
    public WalArchive wal(String stream) {
        return new WalArchive(stream, replicas);
    }
}
