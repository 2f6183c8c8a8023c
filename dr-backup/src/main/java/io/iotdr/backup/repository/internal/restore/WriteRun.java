package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeEntry.EntryKind;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes one file of a backup to a stream. */
public final class WriteRun {

    private static final byte[] ZEROS = new byte[1 << 16];

    private final Manifest manifest;
    private final Chunks chunks;

    public WriteRun(Manifest manifest, Chunks chunks) {
        this.manifest = manifest;
        this.chunks = chunks;
    }

    public void write(String file, OutputStream out) {
        write(find(file), out);
    }

    /** Writes the content of a file of the backup. */
    public void write(TreeEntry file, OutputStream out) {
        try {
            for (Piece piece : file.pieces()) {
                if (piece.isHole()) {
                    zeros(piece.length(), out);
                } else {
                    out.write(chunks.read(piece.chunk()), piece.offset(), Math.toIntExact(piece.length()));
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new DisasterRecoveryException(
                    "the content of " + file.path() + " could not be written to its target: " + e.getMessage(), e);
        }
    }

    private TreeEntry find(String file) {
        String relative = file.startsWith("/") ? file.substring(1) : file;
        TreeEntry found = entry(PathName.of(relative.getBytes(StandardCharsets.UTF_8)))
                .flatMap(entry ->
                        entry.kind() == EntryKind.HARD_LINK ? entry(PathName.of(entry.target())) : Optional.of(entry))
                .orElseThrow(() -> new DisasterRecoveryException(
                        "there is no file '" + file + "' in " + manifest.id() + "; list its files with: dr backup ls"));
        return switch (found.kind()) {
            case FILE, HARD_LINK -> found;
            case DIRECTORY ->
                throw new DisasterRecoveryException(
                        "'" + file + "' is a directory; write its files with: dr backup restore");
            case SYMBOLIC_LINK ->
                throw new DisasterRecoveryException(
                        "'" + file + "' is a symbolic link to '" + found.targetText() + "'");
        };
    }

    private Optional<TreeEntry> entry(PathName path) {
        TreeStream tree = new TreeStream(manifest.tree(), chunks::read);
        while (tree.hasNext()) {
            TreeEntry entry = tree.next();
            if (entry.path().equals(path)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private static void zeros(long length, OutputStream out) throws IOException {
        for (long left = length; left > 0; left -= ZEROS.length) {
            out.write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
        }
    }
}
