package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.FileFacts;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.Pipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

/**
 * Small files that share a chunk. The reading thread adds the files by name, and a worker reads their content. The
 * names of the files decide where a chunk ends, so that a directory that was moved yields the same chunks.
 */
public final class Bundle implements Pipeline.Filling {

    /** Files up to this size share a chunk with others. */
    public static final int SMALL = 128 * 1024;

    private static final int MIN = 512 * 1024;
    private static final int MAX = 1536 * 1024;
    private static final int MOST_FILES = 4096;
    private static final int ENDS = 0x1f;
    private static final int ATTEMPTS = 3;

    private final boolean extended;
    private final EntryProblems problems;
    private final List<Wanted> files = new ArrayList<>();
    private final List<TreeEntry> read = new ArrayList<>();
    private long bytes;
    private boolean ended;

    private record Wanted(
            PathName path, Path file, Attributes attributes, CompletableFuture<Optional<TreeEntry>> entry) {}

    /**
     * Begins an empty bundle.
     *
     * @param extended whether the files may have extended attributes
     */
    Bundle(boolean extended, EntryProblems problems) {
        this.extended = extended;
        this.problems = problems;
    }

    /**
     * Adds a file. The returned entry completes once the chunk has its name; it is empty when the file could not be
     * read or no longer exists.
     */
    CompletableFuture<Optional<TreeEntry>> add(PathName path, Path file, Attributes attributes) {
        CompletableFuture<Optional<TreeEntry>> entry = new CompletableFuture<>();
        files.add(new Wanted(path, file, attributes, entry));
        bytes += attributes.size();
        ended = bytes >= MAX || files.size() >= MOST_FILES || bytes >= MIN && endsHere(path);
        return entry;
    }

    private static boolean endsHere(PathName path) {
        CRC32 crc = new CRC32();
        crc.update(path.name());
        return (crc.getValue() & ENDS) == 0;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    boolean isFull() {
        return ended;
    }

    @Override
    public int fill(byte[] buffer) {
        int filled = 0;
        for (Wanted wanted : files) {
            filled += read(wanted, buffer, filled);
        }
        return filled;
    }

    private int read(Wanted wanted, byte[] buffer, int at) {
        try {
            return held(wanted, buffer, at);
        } catch (NoSuchFileException gone) {
            wanted.entry().complete(Optional.empty());
        } catch (IOException e) {
            problems.unreadable(wanted.path(), e);
            wanted.entry().complete(Optional.empty());
        }
        return 0;
    }

    /** Reads a file again when it changed while it was read; reports a problem when it keeps changing. */
    private int held(Wanted wanted, byte[] buffer, int at) throws IOException {
        Attributes expected = wanted.attributes();
        for (int attempt = 1; ; attempt++) {
            int length = content(wanted.file(), buffer, at);
            boolean still = length == expected.size() && FileFacts.isStill(wanted.file(), expected);
            if (still || attempt == ATTEMPTS) {
                if (!still) {
                    problems.changing(wanted.path(), ATTEMPTS);
                }
                Attributes full = extended ? expected.with(FileFacts.extended(wanted.file())) : expected;
                read.add(TreeEntry.file(
                        wanted.path(), full.sized(length), List.of(new Piece(ChunkId.HOLE, at, length))));
                return length;
            }
            expected = FileFacts.of(wanted.file()).attributes();
        }
    }

    private static int content(Path file, byte[] buffer, int at) throws IOException {
        ByteBuffer room = ByteBuffer.wrap(buffer, at, Math.min(2 * SMALL, buffer.length - at));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (room.hasRemaining() && channel.read(room) >= 0) {
                continue;
            }
        }
        return room.position() - at;
    }

    @Override
    public void named(ChunkId chunk) {
        int next = 0;
        for (Wanted wanted : files) {
            if (!wanted.entry().isDone()) {
                TreeEntry entry = read.get(next++);
                Piece piece = entry.pieces().get(0);
                List<Piece> pieces =
                        piece.length() == 0 ? List.of() : List.of(new Piece(chunk, piece.offset(), piece.length()));
                wanted.entry().complete(Optional.of(TreeEntry.file(entry.path(), entry.attributes(), pieces)));
            }
        }
    }

    @Override
    public void failed(Throwable cause) {
        files.forEach(f -> f.entry().completeExceptionally(cause));
    }
}
