package io.iotdr.repository;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link BackupManager} over a repository's replicas. */
final class BackupEngine implements BackupManager {

    private static final Logger LOG = LoggerFactory.getLogger(BackupEngine.class);

    private final List<Replica> replicas;
    private final Sealing sealing;
    private final RepositoryOptions options;
    private final Clock clock;

    BackupEngine(List<Replica> replicas, Sealing sealing, RepositoryOptions options, Clock clock) {
        this.replicas = replicas;
        this.sealing = sealing;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public RecoveryPoint create(String source, Path directory) {
        if (!source.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("'" + source + "' is not a source name");
        }
        BackupRun run = new BackupRun(replicas, sealing, options, clock);
        Manifest manifest = run.backUp(source, directory);
        return manifest.point();
    }

    @Override
    public List<RecoveryPoint> list(String source) {
        Map<String, RecoveryPoint> found = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                replica.manifests().stream()
                        .filter(m -> m.source().equals(source))
                        .forEach(m -> found.putIfAbsent(m.id(), m.point()));
            } catch (ProviderException | BackupCorruptedException e) {
                LOG.warn("The backups in {} cannot be listed", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (failed.size() == replicas.size()) {
            throw new DisasterRecoveryException("no location lists its backups: " + failed);
        }
        return found.values().stream()
                .sorted(Comparator.comparing(RecoveryPoint::taken).thenComparing(RecoveryPoint::id))
                .toList();
    }

    @Override
    public List<String> verify(RecoveryPoint point) {
        List<String> damage = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                replica.refresh();
                Manifest manifest = require(replica, point);
                manifest.tree().forEach(replica::checkHeader);
                TreeReader tree = new TreeReader(List.of(replica), manifest);
                for (Entry entry : tree.entries()) {
                    entry.chunks().forEach(c -> check(replica, entry, c, damage));
                }
            } catch (ProviderException | BackupCorruptedException e) {
                damage.add(replica.name() + ": " + e.getMessage());
            }
        }
        return damage;
    }

    private static void check(Replica replica, Entry entry, String chunk, List<String> damage) {
        try {
            replica.chunk(chunk);
            replica.checkHeader(chunk);
        } catch (ProviderException | BackupCorruptedException e) {
            damage.add(replica.name() + ": " + entry.path() + ": " + e.getMessage());
        }
    }

    @Override
    public void restore(RecoveryPoint point, Path directory) {
        List<Replica> usable = new ArrayList<>();
        Optional<Manifest> manifest = Optional.empty();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                replica.refresh();
                Manifest found = require(replica, point);
                manifest = manifest.or(() -> Optional.of(found));
                usable.add(replica);
            } catch (ProviderException | BackupCorruptedException e) {
                LOG.warn("The location {} is not used for the restore", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        Manifest whole = manifest.orElseThrow(
                () -> new BackupCorruptedException("no location can restore " + point.id() + ": " + failed));
        new TreeWriter(directory).write(new TreeReader(usable, whole));
    }

    private static Manifest require(Replica replica, RecoveryPoint point) {
        return replica.manifest(point.id())
                .orElseThrow(
                        () -> new BackupCorruptedException(replica.name() + " does not have the backup " + point.id()));
    }
}
