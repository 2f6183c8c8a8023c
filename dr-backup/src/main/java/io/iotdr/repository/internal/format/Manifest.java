package io.iotdr.repository.internal.format;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.repository.internal.seal.ChunkId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backup: written last, so that what it names is there.
 *
 * @param source the name of what was backed up
 * @param verified when all that it needs had been read back
 * @param bytes the size of the files
 * @param stored how many bytes were new in the repository
 * @param problems the files that are not in it as they were, and why; at most a hundred of them
 * @param tree the chunks of the list of files
 * @param fresh how many bytes of content were new; the first backups did not say
 */
public record Manifest(
        String id,
        String source,
        BackupKind kind,
        Instant taken,
        Instant verified,
        long files,
        long bytes,
        long stored,
        List<String> problems,
        List<ChunkId> tree,
        OptionalLong fresh) {

    byte[] encode() {
        return Fields.write(out -> {
            Fields.text(out, id);
            Fields.text(out, source);
            out.writeByte(kind.ordinal());
            Fields.time(out, taken);
            Fields.time(out, verified);
            out.writeLong(files);
            out.writeLong(bytes);
            out.writeLong(stored);
            Fields.texts(out, problems);
            out.writeInt(tree.size());
            for (ChunkId chunk : tree) {
                chunk.write(out);
            }
            if (fresh.isPresent()) {
                out.writeLong(fresh.getAsLong());
            }
        });
    }

    static Manifest decode(String key, byte[] bytes) {
        return Fields.read(key, bytes, in -> {
            String id = Fields.text(in);
            String source = Fields.text(in);
            BackupKind kind = BackupKind.values()[in.readUnsignedByte()];
            Instant taken = Fields.time(in);
            Instant verified = Fields.time(in);
            long files = in.readLong();
            long bytesOfFiles = in.readLong();
            long stored = in.readLong();
            List<String> problems = Fields.texts(in);
            List<ChunkId> tree = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                tree.add(ChunkId.read(in));
            }
            OptionalLong fresh = in.available() > 0 ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
            return new Manifest(id, source, kind, taken, verified, files, bytesOfFiles, stored, problems, tree, fresh);
        });
    }

    public RecoveryPoint point() {
        return new RecoveryPoint(
                id, taken, source, kind, files, bytes, stored, fresh, problems, Optional.of(verified), List.of());
    }
}
