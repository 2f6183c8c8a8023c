package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The description of one backup. It is written last, so everything that it refers to exists.
 *
 * @param source the name of the source
 * @param verified when the backup had read back all data it wrote
 * @param bytes the total size of the files
 * @param stored how many bytes the backup added to the repository
 * @param problems the files that are missing or not consistent in the backup, and why; the first hundred
 * @param tree the chunks that contain the list of files
 * @param fresh how many bytes of content were new; empty for backups of early versions, which did not record it
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
            Fields.textList(out, problems);
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
            List<String> problems = Fields.textList(in);
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
