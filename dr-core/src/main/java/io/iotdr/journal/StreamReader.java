package io.iotdr.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a stream's file: the whole, or only its first or last entry. */
final class StreamReader {

    /**
     * The most bytes of one file that are read: far more than a run writes, and a part of the heap, so that one swollen file
     * does not exhaust the memory of an orchestrator that serves others.
     */
    static final long MOST = Math.min(StreamFile.LARGEST, Runtime.getRuntime().maxMemory() / 8);

    /** The part of a file that is read. */
    interface StreamPart {
        Optional<byte[]> of(StreamReader reader) throws IOException;
    }

    private final String name;
    private final FileChannel channel;

    StreamReader(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    Optional<byte[]> whole() throws IOException {
        return Optional.of(bytes(0, channel.size()));
    }

    Optional<byte[]> first() throws IOException {
        long end = Frames.end(name, channel.size(), 0, this::header);
        Optional<byte[]> first =
                end == 0 ? Optional.empty() : entries(0, end).stream().findFirst();
        if (end > 0 && first.isEmpty() && channel.size() > end) {
            throw Frames.damaged(name, 0);
        }
        return first;
    }

    /** Reads the headers of the frames one after another, and only the last whole frame completely. */
    Optional<byte[]> last() throws IOException {
        List<byte[]> known = List.of();
        long size = channel.size();
        long from = 0;
        long before = 0;
        for (long end = Frames.end(name, size, 0, this::header);
                end > from;
                end = Frames.end(name, size, from, this::header)) {
            before = from;
            from = end;
        }
        if (from > 0) {
            known = entries(before, from);
            if (known.isEmpty() && before > 0) {
                // The last frame is torn; the one before it is whole.
                List<byte[]> all = Frames.scan(name, bytes(0, before)).entries();
                known = all.subList(Math.max(0, all.size() - 1), all.size());
            }
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1));
    }

    private List<byte[]> entries(long from, long end) throws IOException {
        return Frames.scan(name, bytes(from, end)).entries();
    }

    private byte[] header(long at) throws IOException {
        return bytes(at, Math.min(at + Frames.HEADER, channel.size()));
    }

    /**
     * Reads until {@code end} or the end of the file, whichever is first.
     *
     * @throws JournalCorruptedException when that is more than {@link #MOST} bytes
     */
    byte[] bytes(long from, long end) throws IOException {
        if (end - from > MOST) {
            throw new JournalCorruptedException("the journal " + name + " has " + (end >> 20)
                    + " MiB, and this process reads at most " + (MOST >> 20)
                    + " MiB of one; resume its run in a process with more memory, or end it: "
                    + Frames.abandon(name));
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(end - from));
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
            continue;
        }
        return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
    }
}
