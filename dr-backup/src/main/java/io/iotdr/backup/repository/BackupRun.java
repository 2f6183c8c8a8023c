package io.iotdr.backup.repository;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupKind;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.repository.internal.format.CatchUp;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Quorum;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Trash;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.internal.source.CommandReader;
import io.iotdr.backup.repository.internal.source.DirectoryReader;
import io.iotdr.backup.repository.internal.source.DirectoryReader.FileKnown;
import io.iotdr.backup.repository.internal.source.Hooks;
import io.iotdr.backup.repository.internal.source.ObjectsReader;
import io.iotdr.backup.repository.internal.source.Previous;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.Chunker;
import io.iotdr.backup.repository.internal.write.ChunkingOutput;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes one backup. Writes packs first, then the index, then the manifest, so that a crash leaves only packs that
 * nothing refers to. A location that fails is left out of the rest of this run; the next run catches it up.
 */
final class BackupRun {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Quorum quorum;
    private final Sealing sealing;
    private final RepositoryOptions options;
    private final Clock clock;
    private final Scheduler scheduler;
    private final BackupRequest request;
    private final Queue<Index.Pack> written = new ConcurrentLinkedQueue<>();
    private final Set<String> builtOn = ConcurrentHashMap.newKeySet();
    private final Set<ChunkId> mended = ConcurrentHashMap.newKeySet();
    private final EntryProblems problems = new EntryProblems();
    private final ProgressReporter telling;

    BackupRun(Quorum quorum, Sealing sealing, RepositoryOptions options, TimeSource time, BackupRequest request) {
        this.quorum = quorum;
        this.sealing = sealing;
        this.options = options;
        this.clock = time.clock();
        this.scheduler = time.scheduler();
        this.request = request;
        this.telling = new ProgressReporter(clock, request.progress());
    }

    Manifest backUp() {
        quorum.everywhere(replica -> {
            quorum.others(replica).forEach(other -> CatchUp.tried(replica, other));
            replica.learn().forEach(request.told());
        });
        Instant taken = clock.now();
        String id = STAMP.format(taken) + "-" + request.name() + "-"
                + HexFormat.of().formatHex(Sealing.random(3));
        Manifest manifest = readOrFail(id, taken);
        List<Index.Pack> packs = List.copyOf(written);
        if (!packs.isEmpty()) {
            quorum.everywhere(replica -> replica.put(id, new Index(packs)));
        }
        Trash.PackClaim claim = new Trash.PackClaim(id, clock.now(), List.copyOf(builtOn));
        quorum.everywhere(replica -> Trash.of(replica).claim(claim));
        refuseIf(this::loses, id);
        quorum.everywhere(replica -> replica.put(manifest));
        refuseIf(replica -> !Trash.of(replica).isClaimed(id) && loses(replica), id);
        quorum.everywhere(replica -> Trash.of(replica).unclaim(id));
        if (!mended.isEmpty()) {
            request.told()
                    .accept(mended.size() + " chunks that were damaged or lost are stored again, for earlier points"
                            + " too");
        }
        quorum.failures().forEach(request.missing());
        return manifest;
    }

    /** Returns whether damaged or lost data was stored again. */
    boolean hasMended() {
        return !mended.isEmpty();
    }

    /** A worker that fails completes what the reading thread waits for with its failure. */
    private Manifest readOrFail(String id, Instant taken) {
        try {
            return read(id, taken);
        } catch (CompletionException e) {
            if (e.getCause() instanceof DisasterRecoveryException known) {
                throw known;
            }
            throw e;
        }
    }

    private Manifest read(String id, Instant taken) {
        Chunker chunker = new Chunker(sealing.secret("chunker", Chunker.secretBytes()));
        try (Pipeline pipeline = new Pipeline(sealing, options, this::known, this::store, scheduler)) {
            ContentReader content = new ContentReader(pipeline, chunker);
            TreeOutput tree = new TreeOutput(new ChunkingOutput(pipeline, chunker));
            if (request.source() instanceof BackupSource.Directory directory) {
                directory(directory, pipeline, content, tree);
            } else if (request.source() instanceof BackupSource.Command command) {
                new CommandReader(content, tree, clock, scheduler).read(command);
            } else if (request.source() instanceof BackupSource.Objects objects) {
                Previous previous = previous();
                new ObjectsReader(
                                content,
                                tree,
                                file -> unchanged(previous, file),
                                () -> telling.tell(tree.files(), tree.bytes(), OptionalLong.empty()),
                                problems)
                        .read(objects);
            } else if (request.source() instanceof BackupSource.PostgreSql cluster) {
                new CommandReader(content, tree, clock, scheduler).read(cluster.command());
            }
            List<CompletableFuture<ChunkId>> list = tree.finish();
            pipeline.finish();
            List<ChunkId> names = list.stream().map(CompletableFuture::join).toList();
            long stored = written.stream().mapToLong(Index.Pack::size).sum();
            long fresh = written.stream().mapToLong(Index.Pack::plain).sum();
            return new Manifest(
                    id,
                    request.name(),
                    request.kind(),
                    taken,
                    clock.now(),
                    tree.files(),
                    tree.bytes(),
                    stored,
                    problems.all(),
                    names,
                    OptionalLong.of(fresh));
        }
    }

    private void directory(BackupSource.Directory source, Pipeline pipeline, ContentReader content, TreeOutput tree) {
        Previous previous = previous();
        Runnable tell = () -> telling.tell(tree.files(), tree.bytes(), OptionalLong.empty());
        DirectoryReader reader =
                new DirectoryReader(pipeline, content, tree, file -> unchanged(previous, file), tell, problems);
        Hooks.around(source, () -> reader.read(source.path(), source.exclusions()));
    }

    /** Returns the backup whose unchanged files need not be read again; {@code NONE} for a full backup. */
    private Previous previous() {
        if (request.kind() == BackupKind.FULL) {
            return Previous.NONE;
        }
        boolean full = request.kind() == BackupKind.DIFFERENTIAL;
        return quorum.good().stream()
                .map(replica -> Previous.newest(replica, request.name(), full))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(Previous.NONE);
    }

    private Optional<TreeEntry> unchanged(Previous previous, FileKnown file) {
        return previous.unchanged(file.path(), file.attributes())
                .filter(entry -> entry.pieces().stream().allMatch(p -> p.isHole() || known(p.chunk())));
    }

    /**
     * Checks whether every location has a chunk, and records the packs that hold it: they must not be deleted before
     * this backup's manifest exists.
     */
    private boolean known(ChunkId chunk) {
        List<Replica> good = quorum.good();
        if (!good.stream().allMatch(r -> r.has(chunk))) {
            if (good.stream().anyMatch(r -> r.hasOnlyDamaged(chunk))) {
                mended.add(chunk);
            }
            return false;
        }
        good.forEach(r -> r.place(chunk).ifPresent(p -> builtOn.add(p.pack().name())));
        return true;
    }

    private void store(Index.Pack pack, ByteBuffer content) {
        quorum.everywhere(replica -> replica.put(pack, content));
        written.add(pack);
        builtOn.add(pack.name());
    }

    /**
     * Checks whether a location is deleting, or has deleted, a pack that this backup is built on; {@link Trash}
     * explains the order of the steps.
     */
    private boolean loses(Replica replica) {
        return isDeleting(replica) || !replica.packNames().containsAll(builtOn);
    }

    /** When a list of the packs to delete is damaged, only those that this backup wrote are surely not in it. */
    private boolean isDeleting(Replica replica) {
        try {
            return Trash.of(replica).deleting().stream().anyMatch(builtOn::contains);
        } catch (BackupCorruptedException unknown) {
            Set<String> ours = written.stream().map(Index.Pack::name).collect(Collectors.toSet());
            return !ours.containsAll(builtOn);
        }
    }

    private void refuseIf(Predicate<Replica> lost, String id) {
        for (Replica replica : quorum.good()) {
            if (lost.test(replica)) {
                quorum.good().forEach(r -> r.remove(ObjectKind.MANIFEST.key(id)));
                quorum.good().forEach(r -> Trash.of(r).unclaim(id));
                throw ProviderException.notDone(
                        "backup",
                        "be kept",
                        "a prune in " + replica.name() + " is deleting data that it builds on; run the backup again",
                        null);
            }
        }
    }
}
