package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.TransactionLog.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Records that are shipped together. Encoded as follows, and compressed with zstd:
 *
 * <pre>count(4) { sequence(8) seconds(8) nanos(4) length(4) payload }*</pre>
 */
public record Segment(List<LogRecord> entries) {

    public Segment {
        entries = List.copyOf(entries);
    }

    public static String prefix(String stream) {
        return ObjectKind.SEGMENT.key(stream + "/");
    }

    public static String key(String stream, long first) {
        return prefix(stream) + String.format(Locale.ROOT, "%019d", first);
    }

    /** Returns the sequence number of a segment's first record, which is a part of its key. */
    public static long first(String key) {
        return Long.parseLong(key.substring(key.lastIndexOf('/') + 1));
    }

    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(entries.size());
            for (LogRecord entry : entries) {
                out.writeLong(entry.sequence());
                out.writeLong(entry.time().getEpochSecond());
                out.writeInt(entry.time().getNano());
                out.writeInt(entry.payload().length);
                out.write(entry.payload());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return CompressedContent.pack(bytes.toByteArray());
    }

    static Segment decode(String key, byte[] bytes) {
        try {
            return read(new DataInputStream(new ByteArrayInputStream(CompressedContent.unpack(key, bytes))));
        } catch (IOException e) {
            throw new BackupCorruptedException("the segment " + key + " cannot be read", e);
        }
    }

    private static Segment read(DataInputStream in) throws IOException {
        List<LogRecord> entries = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            long sequence = in.readLong();
            Instant time = Instant.ofEpochSecond(in.readLong(), in.readInt());
            byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            entries.add(new LogRecord(sequence, time, payload));
        }
        return new Segment(entries);
    }
}
