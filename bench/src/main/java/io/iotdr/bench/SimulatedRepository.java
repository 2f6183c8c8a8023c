package io.iotdr.bench;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.Opening;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.Chunker;
import io.iotdr.backup.repository.internal.write.ChunkingOutput;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Compression;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.spi.KeyProvider;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A repository of any size whose packs are sparse files: everything in it is real, recovery points, their lists of files and the indexes,
 * but for the data itself, which takes no room and no time. Verifying its structure does the work that it does on a real one.
 */
public final class SimulatedRepository {

    private static final int CHUNK = 1 << 20;
    private static final int CHUNKS_PER_PACK = 17;
    private static final int CHUNKS_PER_FILE = 40;
    private static final int POINTS = 26;

    private final Path directory;
    private final Repository repository;
    private final Sealing sealing;
    private final Replica replica;
    private final SplittableRandom random = new SplittableRandom(1);
    private final ThreadScheduler scheduler;

    private SimulatedRepository(Path directory, ThreadScheduler scheduler) {
        this.directory = directory;
        this.scheduler = scheduler;
        Location location = new Location("a", new FileSystemStore(directory));
        KeyProvider key = new PassphraseKey("benchmark");
        this.repository = Repository.openOrInit(
                List.of(location), key, RepositoryOptions.DEFAULT, new TimeSource(SystemClock.INSTANCE, scheduler));
        Opening opening = new Opening(List.of(key));
        opening.open(location);
        this.sealing = opening.sealing();
        this.replica = new Replica(location, sealing);
    }

    /**
     * Makes one with so many bytes of data: one full backup's worth, and what each of {@value #POINTS} recovery points changed of it, each
     * naming all of its files.
     */
    public static Repository make(Path directory, long bytes) throws IOException {
        SimulatedRepository made = new SimulatedRepository(directory, new ThreadScheduler("simulated-repository"));
        made.fill(Math.toIntExact(bytes / CHUNK));
        return made.repository;
    }

    private void fill(int chunks) throws IOException {
        int changing = chunks / (2 * POINTS);
        List<ChunkId> now = new ArrayList<>(store(chunks - changing * POINTS, "full"));
        for (int point = 0; point < POINTS; point++) {
            List<ChunkId> fresh = store(changing, "point-" + point);
            fresh.forEach(chunk -> now.set(random.nextInt(now.size()), chunk));
            manifest(point, now);
        }
    }

    /** Packs of chunks that have names and no content, and the index of them. */
    private List<ChunkId> store(int count, String name) throws IOException {
        List<ChunkId> ids = new ArrayList<>();
        List<Index.Pack> packs = new ArrayList<>();
        while (ids.size() < count) {
            List<Index.Chunk> chunks = new ArrayList<>();
            for (int i = 0; i < CHUNKS_PER_PACK && ids.size() < count; i++) {
                ids.add(ChunkId.of(bytes(ChunkId.BYTES)));
                int offset = Sealing.HEADER_BYTES + i * CHUNK;
                chunks.add(new Index.Chunk(ids.get(ids.size() - 1), offset, CHUNK, CHUNK, Compression.NONE));
            }
            packs.add(sparse(new Index.Pack(HexFormat.of().formatHex(bytes(16)), bytes(Sealing.SALT_BYTES), chunks)));
        }
        replica.put(name, new Index(packs));
        return ids;
    }

    private byte[] bytes(int count) {
        byte[] out = new byte[count];
        random.nextBytes(out);
        return out;
    }

    private Index.Pack sparse(Index.Pack pack) throws IOException {
        Path file = directory.resolve(pack.key());
        Files.createDirectories(file.getParent());
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(pack.size());
        }
        return pack;
    }

    /** A recovery point with its list of files, which is stored as every backup stores it. */
    private void manifest(int number, List<ChunkId> chunks) {
        ConcurrentLinkedQueue<Index.Pack> written = new ConcurrentLinkedQueue<>();
        Pipeline pipeline = new Pipeline(
                sealing,
                RepositoryOptions.DEFAULT,
                c -> false,
                (pack, content) -> {
                    replica.put(pack, content);
                    written.add(pack);
                },
                scheduler);
        try (pipeline) {
            Chunker chunker = new Chunker(sealing.secret("chunker", Chunker.secretBytes()));
            TreeOutput tree = new TreeOutput(new ChunkingOutput(pipeline, chunker));
            Instant taken = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(number));
            files(tree, chunks, taken);
            List<CompletableFuture<ChunkId>> list = tree.finish();
            pipeline.finish();
            String id = "20260101T000000.000Z-platform-" + String.format("%06x", number);
            replica.put(id, new Index(List.copyOf(written)));
            replica.put(new Manifest(
                    id,
                    "platform",
                    BackupKind.INCREMENTAL,
                    taken,
                    taken,
                    tree.files(),
                    tree.bytes(),
                    0,
                    List.of(),
                    list.stream().map(CompletableFuture::join).toList(),
                    OptionalLong.empty()));
        }
    }

    private static void files(TreeOutput tree, List<ChunkId> chunks, Instant at) {
        tree.add(TreeEntry.directory(PathName.ROOT, attributes(0, at)));
        for (int first = 0; first < chunks.size(); first += CHUNKS_PER_FILE) {
            List<Piece> pieces = chunks.subList(first, Math.min(chunks.size(), first + CHUNKS_PER_FILE)).stream()
                    .map(chunk -> new Piece(chunk, 0, CHUNK))
                    .toList();
            PathName path =
                    PathName.of(String.format("file-%08d", first).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            tree.add(TreeEntry.file(path, attributes((long) pieces.size() * CHUNK, at), pieces));
        }
    }

    private static Attributes attributes(long size, Instant at) {
        return new Attributes(0644, 0, 0, size, at, at, 1, Map.of());
    }
}
