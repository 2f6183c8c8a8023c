package io.iotdr.backup.repository.internal.verify;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.restore.RestoreRun;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.time.Clock;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Restores a sample of a recovery point's files from each location and compares them. Not thread-safe. */
public final class SampleRun {

    private static final int ZEROS = 1 << 16;

    private final List<Replica> replicas;
    private final RepositoryOptions options;
    private final Clock clock;
    private final TimeSource time;
    private final List<String> findings = new ArrayList<>();
    private long files;
    private long bytes;
    private int whole;
    private boolean allAnswered = true;

    public SampleRun(List<Replica> replicas, RepositoryOptions options, TimeSource time) {
        this.replicas = replicas;
        this.options = options;
        this.clock = time.clock();
        this.time = time;
    }

    public SampleRestore restore(RecoveryPoint point, double share) {
        for (Replica replica : replicas) {
            int before = findings.size();
            try {
                Path directory = Files.createTempDirectory("dr-sample");
                try {
                    restore(replica, point, share, directory);
                } finally {
                    FileTrees.delete(directory);
                }
                whole += findings.size() == before ? 1 : 0;
            } catch (DisasterRecoveryException e) {
                allAnswered &= e instanceof BackupCorruptedException;
                findings.add(replica.name() + ": " + e.getMessage());
            } catch (IOException e) {
                throw new DisasterRecoveryException("a sample cannot be restored into a temporary directory: " + e, e);
            }
        }
        return new SampleRestore(files, bytes, findings);
    }

    /**
     * Returns a good verdict when at least one location restored its sample without differences, and a bad one when all
     * locations answered and none did. Returns empty when a location that did not answer may be intact.
     */
    public Optional<Verdict> verdict() {
        if (whole > 0) {
            String what = files + " files were restored and compared; unchanged in " + whole + " of " + replicas.size()
                    + " locations";
            return Optional.of(Verdict.good(Check.RESTORED, clock.now(), what));
        }
        return allAnswered
                ? Optional.of(Verdict.bad(Check.RESTORED, clock.now(), String.join("; ", findings)))
                : Optional.empty();
    }

    private void restore(Replica replica, RecoveryPoint point, double share, Path directory) throws IOException {
        // Damage shows where a file of the sample lacks something.
        List<String> unused = replica.learn();
        Manifest manifest = replica.open(point.id());
        if (manifest.files() == 0) {
            return;
        }
        long seed = ByteBuffer.wrap(Sealing.random(Long.BYTES)).getLong();
        SampleSelection sample = new SampleSelection(manifest.files(), share, new SplittableRandom(seed));
        RestoreRequest request = RestoreRequest.of(point, directory.resolve("files"));
        Chunks chunks = new Chunks(List.of(replica));
        try {
            new RestoreRun(manifest, chunks, request, sample, options, time).restore();
        } catch (BackupCorruptedException damaged) {
            findings.add(replica.name() + ": " + damaged.getMessage());
        }
        try (OpenDirectory root = OpenDirectory.of(request.directory());
                DirectoryCursor cursor = new DirectoryCursor(root)) {
            for (TreeEntry entry : sample.taken()) {
                compareIfRestored(replica, entry, cursor, chunks);
            }
        }
    }

    private void compareIfRestored(Replica replica, TreeEntry entry, DirectoryCursor cursor, Chunks chunks)
            throws IOException {
        try (OpenFile file = cursor.at(entry.path().parent()).file(entry.path().name())) {
            files++;
            bytes += entry.attributes().size();
            compare(replica, entry, file, chunks);
        } catch (NoSuchFileException damaged) {
            // The restore has told it.
        }
    }

    private void compare(Replica replica, TreeEntry entry, OpenFile file, Chunks chunks) throws IOException {
        Attributes now = file.facts().attributes();
        boolean same = now.size() == entry.attributes().size()
                && now.modified().equals(entry.attributes().modified())
                && sameContent(entry, file, chunks);
        if (!same) {
            findings.add(replica.name() + ": " + entry.path() + " was restored, but differs from what was backed up");
        }
    }

    private static boolean sameContent(TreeEntry entry, OpenFile file, Chunks chunks) throws IOException {
        long at = 0;
        for (Piece piece : entry.pieces()) {
            boolean same = piece.isHole() ? isZero(file, at, piece.length()) : isChunk(file, at, piece, chunks);
            if (!same) {
                return false;
            }
            at += piece.length();
        }
        return at == file.facts().attributes().size();
    }

    private static boolean isChunk(OpenFile file, long at, Piece piece, Chunks chunks) throws IOException {
        int length = Math.toIntExact(piece.length());
        byte[] chunk = chunks.read(piece.chunk());
        byte[] there = next(file, at, length);
        return Arrays.equals(chunk, piece.offset(), piece.offset() + length, there, 0, there.length);
    }

    private static boolean isZero(OpenFile file, long from, long length) throws IOException {
        long end = from + length;
        for (long at = file.dataFrom(from, end); at < end; at = file.dataFrom(at, end)) {
            int left = (int) Math.min(end - at, ZEROS);
            if (!Arrays.equals(new byte[left], next(file, at, left))) {
                return false;
            }
            at += left;
        }
        return true;
    }

    /** Returns the bytes at a position; fewer at the end of the file. */
    private static byte[] next(OpenFile file, long at, int length) throws IOException {
        byte[] out = new byte[length];
        int read = file.read(at, out, 0, length);
        return read == length ? out : Arrays.copyOf(out, read);
    }
}
