package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.Exclusions;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.ContentReader.PendingContent;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Walks a directory depth first, in the order of names, and reads the files that changed. No link is followed, and the
 * attributes of a file are those of the file whose content was read. Not thread-safe.
 */
public final class DirectoryReader {

    static final int ATTEMPTS = 3;

    private final Pipeline pipeline;
    private final ContentReader content;
    private final TreeOutput tree;
    private final Function<FileKnown, Optional<TreeEntry>> unchanged;
    private final Runnable afterEach;
    private final EntryProblems problems;
    private final LinkedFiles linked = new LinkedFiles();
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
            FileFacts facts = root.directory().facts();
            Walk walk = new Walk(new ExclusionRules(exclusions, facts), root, cursor);
            tree.beforeWaiting(walk::endBundle);
            walk.directory(PathName.ROOT, facts);
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

    /** One walk over an open directory. */
    private final class Walk {
        private final ExclusionRules rules;
        private final SharedDirectory root;
        private final DirectoryCursor cursor;
        private Bundle bundle;

        Walk(ExclusionRules rules, SharedDirectory root, DirectoryCursor cursor) {
            this.rules = rules;
            this.root = root;
            this.cursor = cursor;
            this.bundle = newBundle();
        }

        private Bundle newBundle() {
            return new Bundle(root, vanished, problems);
        }

        void directory(PathName path, FileFacts listed) throws IOException {
            OpenDirectory self;
            try {
                self = cursor.at(path);
            } catch (AccessDeniedException e) {
                tree.add(TreeEntry.directory(path, listed.attributes()));
                throw e;
            }
            FileFacts facts = self.facts();
            tree.add(TreeEntry.directory(path, facts.attributes().with(self.extended())));
            for (PathName child : rules.entered(path, self, facts)) {
                try {
                    visit(child);
                } catch (NoSuchFileException gone) {
                    // It was deleted or renamed between being listed and being asked for; nobody knows which file it
                    // was.
                } catch (IOException e) {
                    problems.unreadable(child, EntryException.reason(e));
                }
                afterEach.run();
            }
            if (!path.equals(PathName.ROOT) && isMoved(path, facts)) {
                problems.add(
                        path,
                        "it was moved away or replaced while it was read, so files that it contained may be missing");
            }
        }

        /** A directory that was deleted has no link left, and nothing is missing. */
        private boolean isMoved(PathName path, FileFacts facts) throws IOException {
            try {
                if (cursor.at(path).facts().links() == 0) {
                    return false;
                }
                return !cursor.at(path.parent()).facts(path.name()).isSame(facts);
            } catch (NoSuchFileException | NotDirectoryException e) {
                return true;
            }
        }

        private void visit(PathName path) throws IOException {
            OpenDirectory parent = cursor.at(path.parent());
            FileFacts facts = parent.facts(path.name());
            if (rules.excludes(path, facts)) {
                return;
            }
            switch (facts.type()) {
                case DIRECTORY -> directory(path, facts);
                case LINK ->
                    tree.add(TreeEntry.link(
                            path, TreeEntry.EntryKind.SYMBOLIC_LINK, facts.attributes(), parent.target(path.name())));
                case FILE -> {
                    try {
                        file(path, parent, facts);
                    } catch (NoSuchFileException gone) {
                        vanished.add(path, facts);
                    }
                }
                case SPECIAL -> problems.add(path, "it is a pipe, a socket or a device; it is not in the backup");
            }
        }

        private void file(PathName path, OpenDirectory parent, FileFacts facts) throws IOException {
            if (facts.links() <= 1) {
                content(path, parent, facts);
                return;
            }
            Optional<LinkedFiles.FirstName> first = linked.first(facts);
            if (first.isEmpty()) {
                linked.put(facts, path, content(path, parent, facts));
            } else {
                tree.add(first.get().entry(), () -> linkOrContent(path, facts));
            }
        }

        /** Adds an entry with the file's content; the returned one is empty when it turns out to have vanished. */
        private CompletableFuture<Optional<TreeEntry>> content(PathName path, OpenDirectory parent, FileFacts facts)
                throws IOException {
            Optional<TreeEntry> known = unchanged.apply(new FileKnown(path, facts.attributes()));
            long size = facts.attributes().size();
            if (known.isPresent()) {
                tree.add(known.get());
                return CompletableFuture.completedFuture(known);
            }
            if (size > 0 && size <= Bundle.SMALL) {
                CompletableFuture<Optional<TreeEntry>> entry = bundle.add(path, facts);
                tree.add(entry);
                if (bundle.isFull()) {
                    endBundle();
                }
                return entry;
            }
            try (OpenFile file = parent.file(path.name())) {
                ReadContent read = DirectoryReader.this.read(path, file);
                tree.add(read.entry(), read.pieces());
                return CompletableFuture.completedFuture(Optional.of(read.entry()));
            }
        }

        void endBundle() {
            if (!bundle.isEmpty()) {
                bundle.retain();
                pipeline.offer(bundle);
                bundle = newBundle();
            }
        }

        /** The first name of a file may have vanished before its content was read; then this one takes its place. */
        private Optional<TreeEntry> linkOrContent(PathName path, FileFacts facts) {
            LinkedFiles.FirstName first = linked.first(facts).orElseThrow();
            if (first.entry().join().isPresent()) {
                return Optional.of(TreeEntry.link(
                        path,
                        TreeEntry.EntryKind.HARD_LINK,
                        facts.attributes(),
                        first.path().bytes()));
            }
            Optional<TreeEntry> own = Optional.empty();
            try (DirectoryCursor there = new DirectoryCursor(root.directory());
                    OpenFile file = there.at(path.parent()).file(path.name())) {
                own = Optional.of(DirectoryReader.this.read(path, file).named());
            } catch (NoSuchFileException gone) {
                vanished.add(path, facts);
            } catch (IOException e) {
                problems.unreadable(path, EntryException.reason(e));
            }
            linked.put(facts, path, CompletableFuture.completedFuture(own));
            return own;
        }
    }

    /** What was read of a file whose chunks may not have their names yet. */
    private record ReadContent(TreeEntry entry, List<PendingContent> pieces) {
        TreeEntry named() {
            return TreeOutput.named(entry, pieces);
        }
    }

    /**
     * Reads a file again when it changed while it was read; reports a problem when it keeps changing. The size of files
     * that a program makes up, such as those of proc(5), is reported as 0.
     */
    private ReadContent read(PathName path, OpenFile file) throws IOException {
        FileFacts before = file.facts();
        for (int attempt = 1; ; attempt++) {
            List<PendingContent> pieces = content.read(file);
            long size = pieces.stream().mapToLong(PendingContent::length).sum();
            FileFacts after = file.facts();
            long expected = before.attributes().size();
            boolean still = after.isStill(before) && (size == expected || expected == 0);
            if (still || attempt == ATTEMPTS) {
                if (!still) {
                    problems.changing(path, ATTEMPTS);
                }
                Attributes attributes = before.attributes().sized(size).with(file.extended());
                return new ReadContent(TreeEntry.file(path, attributes, List.of()), pieces);
            }
            before = after;
        }
    }
}
