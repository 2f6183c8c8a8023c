package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mark of the first record of a stream that a prune kept, so that deleted records are not reported as lost. Without a
 * mark, or with a damaged one, a stream begins with record 1, and missing records are reported.
 */
public final class LogBegin {

    private static final Logger LOG = LoggerFactory.getLogger(LogBegin.class);

    private LogBegin() {}

    private static String prefix(String stream) {
        return ObjectKind.BEGIN.key(stream + "/");
    }

    /** Sets the mark in a location, and deletes earlier marks there. */
    public static void mark(Replica replica, String stream, long sequence) {
        String key = prefix(stream) + String.format(Locale.ROOT, "%019d", sequence);
        replica.seal(
                ObjectKind.BEGIN.role(),
                key,
                ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        ObjectKind.BEGIN.in(replica, stream + "/").stream()
                .filter(o -> o.key().compareTo(key) < 0)
                .forEach(o -> replica.store().delete(o.key()));
    }

    /** Returns the latest mark of all locations; 1 when there is none. */
    public static long of(String stream, List<Replica> replicas) {
        return replicas.stream().mapToLong(r -> of(stream, r)).max().orElse(1);
    }

    private static long of(String stream, Replica replica) {
        long begin = 1;
        try {
            for (ObjectInfo mark : ObjectKind.BEGIN.in(replica, stream + "/")) {
                byte[] box = replica.store().get(mark.key()).orElse(new byte[0]);
                begin = Math.max(
                        begin,
                        ByteBuffer.wrap(replica.open(ObjectKind.BEGIN.role(), mark.key(), box))
                                .getLong());
            }
        } catch (ProviderException | BackupCorruptedException e) {
            LOG.warn("The beginning of the log {} cannot be read from {}", stream, replica.name(), e);
        }
        return begin;
    }
}
