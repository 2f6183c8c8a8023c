package io.iotdr.backup.repository.internal.verify;

import io.iotdr.backup.repository.internal.tree.Selection;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Selects a given number of files at random, each with the same probability. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/364520.364540">Fan, Muller, Rezucha: sequential selection; Knuth's algorithm
 *     S</a>
 */
final class SampleSelection implements Selection {

    private final SplittableRandom random;
    private final List<TreeEntry> taken = new ArrayList<>();
    private long left;
    private long wanted;

    SampleSelection(long files, double share, SplittableRandom random) {
        this.random = random;
        this.left = files;
        this.wanted = Math.min(files, Math.max(1, (long) Math.ceil(files * share)));
    }

    /** Returns the files selected so far. */
    List<TreeEntry> taken() {
        return taken;
    }

    @Override
    public boolean takes(TreeEntry entry) {
        if (entry.kind() != TreeEntry.EntryKind.FILE) {
            return false;
        }
        boolean takes = left > 0 && random.nextLong(left) < wanted;
        left--;
        if (takes) {
            wanted--;
            taken.add(entry);
        }
        return takes;
    }

    @Override
    public boolean isAll() {
        return false;
    }
}
