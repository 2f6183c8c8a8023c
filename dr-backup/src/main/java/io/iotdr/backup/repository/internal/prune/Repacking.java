package io.iotdr.backup.repository.internal.prune;

import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Trash;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.time.Scheduler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Stores the needed chunks of packs that are mostly waste again, in new packs, so that a later prune can delete the old ones. */
record Repacking(
        List<Replica> replicas, Needed needed, Sealing sealing, RepositoryOptions options, Scheduler scheduler) {

    /** Repacks in every location; the new packs are in an index of the name {@code id}. */
    void run(String id) {
        List<Index.Pack> wasteful = replicas.get(0).packs().stream()
                .filter(p -> needed.containsAny(p) && needed.isMostlyWaste(p))
                .filter(this::isWholeEverywhere)
                .filter(p ->
                        replicas.stream().noneMatch(r -> Trash.of(r).condemned().contains(p.name())))
                .toList();
        if (wasteful.isEmpty()) {
            return;
        }
        Chunks chunks = new Chunks(replicas);
        Queue<Index.Pack> written = new ConcurrentLinkedQueue<>();
        try (Pipeline pipeline = new Pipeline(
                sealing,
                options,
                c -> false,
                (pack, content) -> {
                    replicas.forEach(r -> r.put(pack, content));
                    written.add(pack);
                },
                scheduler)) {
            wasteful.forEach(pack -> offer(pack, chunks, pipeline));
            pipeline.finish();
        }
        replicas.forEach(r -> r.put(id, new Index(List.copyOf(written))));
    }

    private void offer(Index.Pack pack, Chunks chunks, Pipeline pipeline) {
        for (Index.Chunk chunk : pack.chunks()) {
            if (needed.contains(chunk.id())) {
                byte[] content = chunks.read(chunk.id());
                byte[] buffer = pipeline.buffer();
                System.arraycopy(content, 0, buffer, 0, content.length);
                pipeline.offer(buffer, content.length);
            }
        }
    }

    private boolean isWholeEverywhere(Index.Pack pack) {
        return replicas.stream()
                .allMatch(r -> whole(r, pack).count() == pack.chunks().size());
    }

    /** Returns the chunks of a pack that nobody found damaged; none of one that is lost or has another size. */
    static Stream<ChunkId> whole(Replica replica, Index.Pack pack) {
        return replica.isPresent(pack)
                ? pack.chunks().stream().map(Index.Chunk::id).filter(chunk -> !replica.isDamaged(pack, chunk))
                : Stream.empty();
    }
}
