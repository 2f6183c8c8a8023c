package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The directories that a restore makes, and their attributes. Not thread-safe. */
final class RestoredDirectories {

    /** The rights that a directory's owner needs to move it. */
    private static final int OWNER = 0700;

    private final RestoreProblems problems;
    private final boolean intoExisting;
    private final boolean isRoot = OpenDirectory.user().orElse(0) == 0;
    private final List<MadeDirectory> made = new ArrayList<>();
    private final Set<PathName> known = new HashSet<>();

    /** @param facts of the directory in the staging directory, by which it is recognised in its place */
    private record MadeDirectory(TreeEntry entry, FileFacts facts) {}

    RestoredDirectories(RestoreProblems problems, boolean intoExisting) {
        this.problems = problems;
        this.intoExisting = intoExisting;
    }

    /** Makes the directories above an entry that do not exist yet. */
    void makeAll(DirectoryCursor cursor, Collection<TreeEntry> lowestFirst) throws IOException {
        Deque<TreeEntry> missing = new ArrayDeque<>();
        for (TreeEntry directory : lowestFirst) {
            if (known.contains(directory.path())) {
                break;
            }
            missing.addFirst(directory);
        }
        for (TreeEntry directory : missing) {
            make(cursor, directory);
        }
    }

    void make(DirectoryCursor cursor, TreeEntry entry) throws IOException {
        if (known.add(entry.path())) {
            made.add(new MadeDirectory(entry, cursor.made(entry.path()).facts()));
        }
    }

    /**
     * Sets the attributes of the directories before they get their place, from the bottom, so that an interruption leaves
     * none without them. Only root can move a directory that its owner may not change, so others add that right for now.
     */
    void completeStaged(Staging staging) throws IOException {
        Collections.reverse(made);
        try (DirectoryCursor cursor = new DirectoryCursor(staging.directory())) {
            for (MadeDirectory one : made) {
                Attributes wanted = one.entry().attributes();
                int mode = isRoot ? wanted.mode() : wanted.mode() | OWNER;
                if (!one.entry().path().equals(PathName.ROOT)) {
                    complete(one.entry().path(), wanted.withMode(mode), cursor);
                }
            }
        }
    }

    /**
     * Sets what could not be set before. A resumed restore may have merged directories with those that an earlier attempt
     * had placed, and these are complete too when the target was empty at first.
     */
    void completePlaced(Staging staging) throws IOException {
        boolean everything = staging.isResumed() && !intoExisting;
        try (DirectoryCursor cursor = new DirectoryCursor(staging.target())) {
            for (MadeDirectory one : made) {
                PathName path = one.entry().path();
                boolean lacksRights = (one.entry().attributes().mode() & OWNER) != OWNER && !isRoot;
                if (!path.equals(PathName.ROOT) && (everything || lacksRights && isSame(one, cursor))) {
                    complete(path, one.entry().attributes(), cursor);
                }
            }
        }
    }

    private static boolean isSame(MadeDirectory one, DirectoryCursor cursor) throws IOException {
        return cursor.at(one.entry().path()).facts().isSame(one.facts());
    }

    void completeRoot(Staging staging) throws IOException {
        for (MadeDirectory one : made) {
            if (one.entry().path().equals(PathName.ROOT) && staging.isFresh()) {
                try (DirectoryCursor cursor = new DirectoryCursor(staging.target())) {
                    complete(PathName.ROOT, one.entry().attributes(), cursor);
                }
            }
        }
    }

    private void complete(PathName path, Attributes wanted, DirectoryCursor cursor) throws IOException {
        try {
            cursor.at(path).set(wanted);
        } catch (NoSuchFileException | NotDirectoryException e) {
            problems.ofEntry(path, e);
        } catch (IOException e) {
            problems.attributes(path, e);
        }
    }
}
