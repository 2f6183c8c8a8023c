package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.Exclusions;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Walks a directory depth first, in the order of names, and reads the files that changed. No link is followed, and the
 * attributes of a file are those of the file whose content was read. Not thread-safe.
 */
public final class DirectoryReader {

    private final Pipeline pipeline;
    private final ContentReader content;
    private final TreeOutput tree;
    private final Function<FileKnown, Optional<TreeEntry>> unchanged;
    private final Runnable afterEach;
    private final EntryProblems problems;
    private final Vanished vanished = new Vanished();

    /** A file as it is now, for which {@code unchanged} may know the content. */
    public record FileKnown(PathName path, Attributes attributes) {}

    /**
     * Prepares a walk.
     *
     * @param unchanged returns the earlier entry of a file that need not be read
     * @param afterEach runs after each entry
     */
    public DirectoryReader(
            Pipeline pipeline,
            ContentReader content,
            TreeOutput tree,
            Function<FileKnown, Optional<TreeEntry>> unchanged,
            Runnable afterEach,
            EntryProblems problems) {
        this.pipeline = pipeline;
        this.content = content;
        this.tree = tree;
        this.unchanged = unchanged;
        this.afterEach = afterEach;
        this.problems = problems;
    }

    /** Reads a directory; afterwards, every file has been read. */
    public void read(Path directory, Exclusions exclusions) {
        try (SharedDirectory root = new SharedDirectory(open(directory));
                DirectoryCursor cursor = new DirectoryCursor(root.directory())) {
            Walk walk = new Walk(new ExclusionRules(exclusions, root.directory().facts()), root, cursor);
            walk.all();
            tree.settle();
            vanished.report(cursor, problems);
        } catch (IOException e) {
            throw new DisasterRecoveryException(directory + " cannot be backed up: " + Reason.of(e), e);
        }
    }

    /** Opens the directory of a source. */
    static OpenDirectory open(Path directory) throws IOException {
        try {
            return OpenDirectory.of(directory);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new DisasterRecoveryException(directory + " cannot be backed up: there is no such directory", e);
        }
    }

    static List<PathName> children(PathName path, OpenDirectory directory) throws IOException {
        List<PathName> children = new ArrayList<>();
        for (byte[] name : directory.names()) {
            children.add(path.child(name));
        }
        children.sort(null);
        return children;
    }

    /** A directory that is being read. */
    private static final class ReadDirectory {
        private final PathName path;
        private final FileFacts facts;
        private final List<PathName> children;
        private final List<PathName> gone = new ArrayList<>();
        private int next;

        ReadDirectory(PathName path, FileFacts facts, List<PathName> children) {
            this.path = path;
            this.facts = facts;
            this.children = children;
        }
    }

    /** One walk over an open directory, without recursion: a neighbour can make very deep directories. */
    private final class Walk {
        private final ExclusionRules rules;
        private final SharedDirectory root;
        private final DirectoryCursor cursor;
        private final Deque<ReadDirectory> above = new ArrayDeque<>();
        private final FileContents contents;

        Walk(ExclusionRules rules, SharedDirectory root, DirectoryCursor cursor) {
            this.rules = rules;
            this.root = root;
            this.cursor = cursor;
            this.contents = new FileContents(pipeline, content, tree, unchanged, problems, vanished, root);
        }

        void all() throws IOException {
            enter(PathName.ROOT, root.directory().facts());
            while (!above.isEmpty()) {
                ReadDirectory directory = above.getLast();
                if (directory.next == directory.children.size()) {
                    above.removeLast();
                    leave(directory);
                } else {
                    next(directory, directory.children.get(directory.next++));
                }
            }
        }

        private void next(ReadDirectory directory, PathName child) {
            try {
                visit(child);
            } catch (NoSuchFileException gone) {
                directory.gone.add(child);
            } catch (IOException e) {
                problems.unreadable(child, EntryException.reason(e));
            }
            afterEach.run();
        }

        private void enter(PathName path, FileFacts listed) throws IOException {
            OpenDirectory self;
            try {
                self = cursor.at(path);
            } catch (AccessDeniedException e) {
                tree.add(TreeEntry.directory(path, listed.attributes()));
                throw e;
            }
            FileFacts facts = self.facts();
            tree.add(TreeEntry.directory(path, facts.attributes().with(self.extended())));
            above.addLast(new ReadDirectory(path, facts, rules.entered(path, self, facts)));
        }

        private void leave(ReadDirectory directory) throws IOException {
            try {
                boolean isRoot = directory.path.equals(PathName.ROOT);
                if (!isRoot && cursor.at(directory.path).facts().links() == 0) {
                    // It was deleted, and nothing is missing.
                    return;
                }
                if (!directory.gone.isEmpty()) {
                    reportRenamed(directory);
                }
                if (isRoot) {
                    return;
                }
                FileFacts now = cursor.at(directory.path.parent()).facts(directory.path.name());
                if (!now.isSame(directory.facts)) {
                    reportMoved(directory);
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                reportMoved(directory);
            }
        }

        private void reportMoved(ReadDirectory directory) {
            problems.add(
                    directory.path,
                    "it was moved away or replaced while it was read, so files that it contained may be missing");
        }

        /** Reports new entries where others are gone, since they may be the same under another name. */
        private void reportRenamed(ReadDirectory directory) throws IOException {
            List<PathName> fresh = children(directory.path, cursor.at(directory.path));
            fresh.removeAll(Set.copyOf(directory.children));
            if (!fresh.isEmpty()) {
                problems.add(
                        directory.gone.get(0),
                        "it was renamed or replaced before it was read; this is new there, and not in the backup: "
                                + fresh.stream()
                                        .limit(3)
                                        .map(PathName::toString)
                                        .collect(Collectors.joining(", ")));
            }
        }

        private void visit(PathName path) throws IOException {
            OpenDirectory parent = cursor.at(path.parent());
            FileFacts facts = parent.facts(path.name());
            if (rules.excludes(path, facts)) {
                return;
            }
            switch (facts.type()) {
                case DIRECTORY -> enter(path, facts);
                case LINK ->
                    tree.add(TreeEntry.link(
                            path, TreeEntry.EntryKind.SYMBOLIC_LINK, facts.attributes(), parent.target(path.name())));
                case FILE -> {
                    try {
                        contents.file(path, parent, facts);
                    } catch (NoSuchFileException gone) {
                        vanished.add(path, facts);
                    }
                }
                case SPECIAL -> problems.add(path, "it is a pipe, a socket or a device; it is not in the backup");
            }
        }
    }
}
