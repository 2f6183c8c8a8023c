package io.iotdr.backup.repository;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupProgress;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.HealResult;
import io.iotdr.backup.PointChange;
import io.iotdr.backup.PointFile;
import io.iotdr.backup.PointListing;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.LocationCheck;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Quorum;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Replicas;
import io.iotdr.backup.repository.internal.format.Verdicts;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
import io.iotdr.backup.repository.internal.prune.PruneRun;
import io.iotdr.backup.repository.internal.restore.FileListing;
import io.iotdr.backup.repository.internal.restore.RestoreRun;
import io.iotdr.backup.repository.internal.restore.WriteRun;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.Selection;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import io.iotdr.backup.repository.internal.verify.HealRun;
import io.iotdr.backup.repository.internal.verify.NewBackupCheck;
import io.iotdr.backup.repository.internal.verify.SampleRun;
import io.iotdr.backup.repository.internal.verify.VerifyRun;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.TimeSource;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link BackupManager} over a repository's replicas. */
final class BackupEngine implements BackupManager {

    private static final Logger LOG = LoggerFactory.getLogger(BackupEngine.class);
    private static final int MOST_LOOKS = 3;

    private final List<Replica> replicas;
    private final Replicas opened;
    private final RepositoryOptions options;
    private final Clock clock;
    private final TimeSource time;
    private final Verdicts verdicts;

    BackupEngine(Replicas opened, RepositoryOptions options, TimeSource time) {
        this.opened = opened;
        this.replicas = opened.all();
        this.options = options;
        this.clock = time.clock();
        this.time = time;
        this.verdicts = new Verdicts(replicas);
    }

    @Override
    public RecoveryPoint create(BackupRequest request) {
        Quorum quorum = opened.quorum();
        BackupRun run = new BackupRun(quorum, opened.sealing(), options, time, request);
        Manifest made = run.backUp();
        NewBackupCheck check = new NewBackupCheck(quorum.good().get(0), clock.now());
        return made.point().withVerdicts(verdictsOf(made, () -> check.of(made, request.source(), run.hasMended())));
    }

    /**
     * Checks a new backup against earlier ones. The backup is already complete, so a failing check must not fail it.
     */
    private List<Verdict> verdictsOf(Manifest made, Supplier<List<Verdict>> check) {
        try {
            List<Verdict> found = check.get();
            found.forEach(verdict -> verdicts.keep(Map.of(made.id(), verdict)));
            return found;
        } catch (DisasterRecoveryException e) {
            LOG.warn("The backup {} was made, but could not be checked for anomalies and canaries", made.id(), e);
            return List.of();
        }
    }

    @Override
    public void recordVerdict(RecoveryPoint point, Verdict verdict) {
        if (verdicts.keep(Map.of(point.id(), verdict)) == 0) {
            throw new DisasterRecoveryException(
                    point.id() + " is in no location; 'dr backup list' lists the existing recovery points");
        }
    }

    @Override
    public PointListing listing() {
        Map<String, RecoveryPoint> found = new TreeMap<>();
        List<String> damaged = new ArrayList<>();
        SortedMap<String, String> missing = new TreeMap<>();
        for (Replica replica : replicas) {
            try {
                damaged.addAll(LocationCheck.knownProblems(replica));
                for (String id : replica.manifestIds()) {
                    if (!found.containsKey(id)) {
                        replica.readable(id, damaged).ifPresent(m -> found.put(id, m.point()));
                    }
                }
            } catch (ProviderException e) {
                LOG.warn("The backups in {} cannot be listed", replica.name(), e);
                missing.put(replica.name(), Reason.of(e));
            }
        }
        if (missing.size() == replicas.size()) {
            throw new DisasterRecoveryException("no location can list its backups: " + missing);
        }
        List<RecoveryPoint> points = verdicts.attach(
                found.values().stream().sorted(RecoveryPoint.OLDEST_FIRST).toList(), clock.now());
        return new PointListing(points, damaged, missing);
    }

    @Override
    public VerifyResult verify(VerifyDepth depth, Consumer<BackupProgress> progress) {
        for (int looks = 1; ; looks++) {
            Set<String> before = named();
            VerifyRun run = new VerifyRun(replicas, depth, clock.now(), new ProgressReporter(clock, progress));
            VerifyResult found = run.verify();
            boolean removed = !named().containsAll(before);
            if (found.sound() || !removed || looks == MOST_LOOKS) {
                if (depth == VerifyDepth.DATA) {
                    keepIfTaken(run.verdicts());
                }
                return found;
            }
            LOG.info("A prune ran during the verification and may have removed the damaged objects; verifying again");
        }
    }

    /**
     * Returns the manifests and indexes that exist now, in any location. A prune removes some of them whenever it
     * deletes something that they name; so when one has vanished between two calls, a prune ran in the meantime.
     */
    private Set<String> named() {
        Set<String> keys = new HashSet<>();
        for (Replica replica : replicas) {
            try {
                for (ObjectKind kind : List.of(ObjectKind.MANIFEST, ObjectKind.INDEX)) {
                    kind.in(replica).forEach(o -> keys.add(replica.name() + "/" + o.key()));
                }
            } catch (ProviderException told) {
                LOG.debug("{} cannot be listed; the verification reports this", replica.name(), told);
            }
        }
        return keys;
    }

    /** The caller may have read-only access, so a verdict that cannot be stored must not fail the check. */
    private void keepIfTaken(Map<String, Verdict> found) {
        try {
            verdicts.keep(found);
        } catch (DisasterRecoveryException e) {
            LOG.warn("The verdicts could not be stored", e);
        }
    }

    @Override
    public List<String> verify(RecoveryPoint point) {
        List<String> damage = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                verify(replica, point).forEach(d -> damage.add(replica.name() + ": " + d));
            } catch (ProviderException | BackupCorruptedException e) {
                damage.add(replica.name() + ": " + e.getMessage());
            }
        }
        return damage;
    }

    private static List<String> verify(Replica replica, RecoveryPoint point) {
        List<String> damage = new ArrayList<>(replica.learn());
        Map<ChunkId, String> bad = new HashMap<>();
        for (Index.Pack pack : needed(replica, point)) {
            Map<ChunkId, String> found = replica.check(pack);
            if (replica.isPresent(pack)) {
                VerifyRun.record(replica, pack, found);
            }
            Optional.ofNullable(found.get(ChunkId.HOLE)).ifPresent(d -> damage.add(pack.key() + ": " + d));
            bad.putAll(found);
        }
        damage.addAll(VerifyRun.affectedFiles(replica, point.id(), bad));
        return damage;
    }

    /** Returns the packs that contain data of a recovery point, as far as its list of files can be read. */
    private static Collection<Index.Pack> needed(Replica replica, RecoveryPoint point) {
        Map<String, Index.Pack> packs = new TreeMap<>();
        Consumer<ChunkId> add =
                chunk -> replica.places(chunk).forEach(p -> packs.put(p.pack().name(), p.pack()));
        try {
            Manifest manifest = replica.open(point.id());
            manifest.tree().forEach(add);
            new TreeStream(manifest.tree(), replica::chunk)
                    .forEachRemaining(entry -> entry.pieces().forEach(p -> add.accept(p.chunk())));
        } catch (BackupCorruptedException told) {
            LOG.debug("The data that {} needs in {} cannot be listed completely", point.id(), replica.name(), told);
        }
        return packs.values();
    }

    @Override
    public void restore(RestoreRequest request) {
        StoredManifest from = find(request.point());
        Selection files = Selection.of(request.pattern());
        new RestoreRun(from.manifest(), from.chunks(), request, files, options, time).restore();
        from.chunks().failures().forEach(request.told());
    }

    @Override
    public SampleRestore restoreSample(RecoveryPoint point, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share is " + share + "; expected more than 0 and at most 1");
        }
        SampleRun run = new SampleRun(replicas, options, time);
        SampleRestore restored = run.restore(point, share);
        run.verdict().ifPresent(verdict -> keepIfTaken(Map.of(point.id(), verdict)));
        return restored;
    }

    @Override
    public void write(RecoveryPoint point, String file, OutputStream out) {
        StoredManifest stored = find(point);
        new WriteRun(stored.manifest(), stored.chunks()).write(file, out);
    }

    @Override
    public void files(RecoveryPoint point, String pattern, Consumer<PointFile> each) {
        find(point).listing().files(Selection.of(pattern), each);
    }

    @Override
    public void changes(RecoveryPoint from, RecoveryPoint to, Consumer<PointChange> each) {
        find(from).listing().changes(find(to).listing(), each);
    }

    /** A backup's manifest, with the reader for its chunks. */
    private record StoredManifest(Manifest manifest, Chunks chunks) {
        FileListing listing() {
            return new FileListing(manifest, chunks);
        }
    }

    private StoredManifest find(RecoveryPoint point) {
        List<Replica> usable = new ArrayList<>();
        Optional<Manifest> manifest = Optional.empty();
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                replica.learn().forEach(bad -> LOG.warn("Restoring without what is damaged: {}", bad));
                Optional<Manifest> found = replica.readable(point.id(), failed);
                manifest = manifest.or(() -> found);
                usable.add(replica);
            } catch (ProviderException e) {
                LOG.warn("The location {} is not used for the restore", replica.name(), e);
                failed.add(replica.name() + ": " + e.getMessage());
            }
        }
        Manifest whole = manifest.orElseThrow(
                () -> new BackupCorruptedException("no location can restore " + point.id() + ": " + failed));
        return new StoredManifest(whole, new Chunks(usable));
    }

    @Override
    public PruneResult prune(PruneRequest request) {
        return new PruneRun(replicas, verdicts, opened.sealing(), options, time, request).prune();
    }

    @Override
    public HealResult heal() {
        return new HealRun(replicas).heal();
    }
}
