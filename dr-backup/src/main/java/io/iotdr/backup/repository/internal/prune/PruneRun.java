package io.iotdr.backup.repository.internal.prune;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.LockRenewal;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Trash;
import io.iotdr.backup.repository.internal.format.Verdicts;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.Reason;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;

/**
 * Forgets backups, condemns packs that no remaining backup needs, and deletes packs that were condemned longer than the
 * grace period ago and are still not needed. Needed chunks in packs that are mostly waste are first stored again in new
 * packs. {@link Trash} explains why backups can run at the same time. Not thread-safe.
 */
public final class PruneRun {

    /** Minimum time for which a process that copies an object, or is about to write its manifest, counts as alive. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final List<Replica> replicas;
    private final Verdicts verdicts;
    private final Sealing sealing;
    private final RepositoryOptions options;
    private final Clock clock;
    private final Scheduler scheduler;
    private final PruneRequest request;
    private final Needed needed;
    private final Set<String> condemned = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final List<String> damaged = new ArrayList<>();
    private long freed;
    private int locked;

    public PruneRun(
            List<Replica> replicas,
            Verdicts verdicts,
            Sealing sealing,
            RepositoryOptions options,
            TimeSource time,
            PruneRequest request) {
        this.replicas = replicas;
        this.verdicts = verdicts;
        this.sealing = sealing;
        this.options = options;
        this.clock = time.clock();
        this.scheduler = time.scheduler();
        this.request = request;
        this.needed = new Needed(replicas, new ProgressReporter(clock, request.progress()));
    }

    public PruneResult prune() {
        replicas.forEach(replica -> damaged.addAll(replica.learn()));
        List<RecoveryPoint> points = verdicts.attach(
                needed.manifests(damaged).stream().map(Manifest::point).toList(), clock.now());
        SortedMap<String, List<String>> kept = Retention.kept(points, request.policy(), request.zone());
        List<RecoveryPoint> staying =
                points.stream().filter(p -> kept.containsKey(p.id())).toList();
        List<RecoveryPoint> forgotten =
                points.stream().filter(p -> !kept.containsKey(p.id())).toList();
        int log = 0;
        try {
            if (damaged.isEmpty()) {
                // Before anything is forgotten: a point whose list cannot be read must not take the place of a whole
                // one.
                needed.count(staying);
                forget(points, kept.keySet(), forgotten);
                deleteUnneeded();
                log = new LogPruning(replicas, staying, request, clock.now(), o -> freed += o.size()).prune();
            }
        } catch (BackupCorruptedException e) {
            damaged.add(Reason.of(e));
        }
        List<RecoveryPoint> gone = damaged.isEmpty() ? forgotten : List.of();
        return new PruneResult(kept, gone, condemned.size(), deleted.size(), log, freed, locked, damaged);
    }

    private void forget(List<RecoveryPoint> points, Set<String> kept, List<RecoveryPoint> forgotten) {
        if (!request.dryRun()) {
            SuspicionTransfer.of(points, kept, clock.now())
                    .forEach((id, passed) -> passed.forEach(v -> verdicts.keep(Map.of(id, v))));
            forgotten.forEach(p -> replicas.forEach(r -> r.remove(ObjectKind.MANIFEST.key(p.id()))));
            verdicts.sweep();
        }
    }

    /** @throws BackupCorruptedException when damage hides what is needed; what was deleted by then was not needed */
    private void deleteUnneeded() {
        if (request.dryRun()) {
            replicas.forEach(r -> unneeded(r).forEach(p -> condemned.add(p.name())));
            return;
        }
        replicas.forEach(this::sweep);
        new Repacking(replicas, needed, sealing, options, scheduler).run(stamp());
        replicas.forEach(this::condemn);
        replicas.forEach(r -> r.tombstones().drop(clock.now().minus(patience())));
        for (Replica replica : replicas) {
            locked += new LockRenewal(replica, Trash.of(replica).condemned(), clock.now()).renew();
        }
    }

    /** The second phase: deletes packs that an earlier run condemned. */
    private void sweep(Replica replica) {
        Trash trash = Trash.of(replica);
        for (Trash.Heap heap : trash.heaps()) {
            if (heap.condemned().plus(request.grace()).isAfter(clock.now())) {
                continue;
            }
            trash.markDeleting(heap);
            Set<String> names = new HashSet<>(heap.packs());
            names.removeAll(claimed(replica));
            Set<String> backups = needed.backups();
            replicas.forEach(Needed::refresh);
            needed.count(backups, OptionalLong.empty());
            delete(replica, names);
            trash.done(heap);
        }
        Needed.refresh(replica);
    }

    private Duration patience() {
        return request.grace().compareTo(PATIENCE) > 0 ? request.grace() : PATIENCE;
    }

    /** Returns the packs that unfinished backups have claimed; removes claims of processes assumed dead. */
    private Set<String> claimed(Replica replica) {
        Set<String> packs = new HashSet<>();
        for (Trash.PackClaim claim : Trash.of(replica).claims()) {
            if (claim.made().plus(patience()).isBefore(clock.now())) {
                Trash.of(replica).unclaim(claim.backup());
            } else {
                packs.addAll(claim.packs());
            }
        }
        return packs;
    }

    private void delete(Replica replica, Set<String> names) {
        Map<String, Index.Pack> indexed = new HashMap<>();
        replica.packs().forEach(p -> indexed.put(p.name(), p));
        Set<ChunkId> elsewhere = new HashSet<>();
        Set<String> doomed = Trash.of(replica).condemned();
        indexed.values().stream()
                .filter(p -> !names.contains(p.name()) && !doomed.contains(p.name()) && replica.isPresent(p))
                .forEach(p -> Repacking.whole(replica, p).forEach(elsewhere::add));
        Set<String> going = new HashSet<>();
        for (String name : names) {
            Index.Pack pack = indexed.get(name);
            boolean spared = pack != null
                    && pack.chunks().stream().anyMatch(c -> needed.contains(c.id()) && !elsewhere.contains(c.id()));
            if (!spared) {
                going.add(name);
            }
        }
        replica.dropFromIndex(going, stamp());
        for (String name : going) {
            String key = Replica.packKey(name);
            freed += replica.present().getOrDefault(key, 0L);
            replica.store().delete(key);
            replica.forgetDamage(name);
            deleted.add(name);
        }
    }

    /** The first phase: condemns packs. */
    private void condemn(Replica replica) {
        Needed.refresh(replica);
        List<String> names = new ArrayList<>();
        unneeded(replica).forEach(p -> names.add(p.name()));
        orphans(replica).forEach(names::add);
        if (!names.isEmpty()) {
            Trash.of(replica).condemn(new Trash.Heap(stamp(), clock.now(), names));
            condemned.addAll(names);
        }
    }

    /** Returns the packs that contain no needed chunk, or only needed chunks that are also in packs that stay. */
    private List<Index.Pack> unneeded(Replica replica) {
        Set<String> already = Trash.of(replica).condemned();
        List<Index.Pack> staying = new ArrayList<>();
        List<Index.Pack> going = new ArrayList<>();
        Set<ChunkId> covered = new HashSet<>();
        List<Index.Pack> packs = replica.packs().stream()
                .filter(p -> !already.contains(p.name()) && replica.present().containsKey(p.key()))
                .sorted(Comparator.comparing((Index.Pack p) ->
                                Repacking.whole(replica, p).count() < p.chunks().size())
                        .thenComparing(needed::isMostlyWaste))
                .toList();
        for (Index.Pack pack : packs) {
            boolean has = pack.chunks().stream().anyMatch(c -> needed.contains(c.id()) && !covered.contains(c.id()));
            (has ? staying : going).add(pack);
            if (has) {
                Repacking.whole(replica, pack).forEach(covered::add);
            }
        }
        return going;
    }

    /**
     * Returns the packs that no index names and that are older than the grace period: a backup that stored them did not
     * get to write its index. Packs of a running backup are younger.
     */
    private List<String> orphans(Replica replica) {
        Set<String> known = new HashSet<>(Trash.of(replica).condemned());
        replica.packs().forEach(p -> known.add(p.name()));
        Instant old = clock.now().minus(request.grace());
        return ObjectKind.PACK.in(replica).stream()
                .filter(o -> o.modified().isBefore(old))
                .map(o -> o.key().substring(o.key().lastIndexOf('/') + 1))
                .filter(name -> !known.contains(name))
                .toList();
    }

    private String stamp() {
        return "prune-" + clock.now().toEpochMilli() + "-" + HexFormat.of().formatHex(Sealing.random(4));
    }
}
