package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.Exclusions;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.FileFacts;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.ContentReader.PendingContent;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Walks a directory depth first, in the order of names, and reads the files that changed. Not thread-safe. */
public final class DirectoryReader {

    private static final int ATTEMPTS = 3;

    private final Pipeline pipeline;
    private final ContentReader content;
    private final TreeOutput tree;
    private final Function<FileKnown, Optional<TreeEntry>> unchanged;
    private final Runnable afterEach;
    private final EntryProblems problems;
    private final Map<Inode, PathName> linked = new HashMap<>();
    private boolean extended;
    private Bundle bundle;

    /** A file as it is now, for which {@code unchanged} may know the content. */
    public record FileKnown(PathName path, Attributes attributes) {}

    private record Inode(long device, long number) {}

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
        this.bundle = new Bundle(false, problems);
        tree.beforeWaiting(this::endBundle);
        this.unchanged = unchanged;
        this.afterEach = afterEach;
        this.problems = problems;
    }

    public void read(Path directory, Exclusions exclusions) {
        if (!Files.isDirectory(directory)) {
            throw new DisasterRecoveryException(directory + " cannot be backed up: there is no such directory");
        }
        try {
            Path root = directory.toRealPath();
            extended = FileFacts.hasExtended(root);
            bundle = new Bundle(extended, problems);
            FileFacts facts = FileFacts.of(root);
            directory(new ExclusionRules(exclusions, facts), PathName.ROOT, root, facts);
        } catch (IOException e) {
            throw new DisasterRecoveryException(directory + " cannot be backed up: " + e, e);
        }
    }

    private void directory(ExclusionRules rules, PathName path, Path directory, FileFacts facts) throws IOException {
        tree.add(TreeEntry.directory(path, withExtended(directory, facts)));
        for (PathName child : rules.entered(path, directory, facts)) {
            try {
                visit(rules, child, child.below(directory, path));
            } catch (NoSuchFileException gone) {
                // The file was deleted after it was listed, so it is not part of the backup.
            } catch (IOException e) {
                problems.unreadable(child, e);
            }
            afterEach.run();
        }
    }

    static List<PathName> children(PathName path, Path directory) throws IOException {
        List<PathName> children = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                children.add(path.child(file));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        children.sort(null);
        return children;
    }

    private void visit(ExclusionRules rules, PathName path, Path file) throws IOException {
        FileFacts facts = FileFacts.of(file);
        if (rules.excludes(path, facts)) {
            return;
        }
        switch (facts.type()) {
            case DIRECTORY -> directory(rules, path, file, facts);
            case LINK ->
                tree.add(TreeEntry.link(
                        path,
                        TreeEntry.EntryKind.SYMBOLIC_LINK,
                        facts.attributes(),
                        PathName.ofTarget(Files.readSymbolicLink(file))));
            case FILE -> file(path, file, facts);
            case SPECIAL -> problems.add(path, "it is a pipe, a socket or a device; it is not in the backup");
        }
    }

    private void file(PathName path, Path file, FileFacts facts) throws IOException {
        if (facts.links() > 1) {
            PathName first = linked.putIfAbsent(
                    new Inode(facts.device(), facts.attributes().inode()), path);
            if (first != null) {
                tree.add(TreeEntry.link(path, TreeEntry.EntryKind.HARD_LINK, facts.attributes(), first.bytes()));
                return;
            }
        }
        Optional<TreeEntry> known = unchanged.apply(new FileKnown(path, facts.attributes()));
        long size = facts.attributes().size();
        if (known.isPresent()) {
            tree.add(known.get());
        } else if (size == 0) {
            tree.add(TreeEntry.file(path, withExtended(file, facts), List.of()));
        } else if (size <= Bundle.SMALL) {
            tree.add(bundle.add(path, file, facts.attributes()));
            if (bundle.isFull()) {
                endBundle();
            }
        } else {
            read(path, file, withExtended(file, facts));
        }
    }

    private void endBundle() {
        if (!bundle.isEmpty()) {
            pipeline.offer(bundle);
            bundle = new Bundle(extended, problems);
        }
    }

    /** Reads a file again when it changed while it was read; reports a problem when it keeps changing. */
    private void read(PathName path, Path file, Attributes before) throws IOException {
        Attributes expected = before;
        for (int attempt = 1; ; attempt++) {
            List<PendingContent> pieces = content.read(file);
            long size = size(pieces);
            boolean still = size == expected.size() && FileFacts.isStill(file, expected);
            if (still || attempt == ATTEMPTS) {
                if (!still) {
                    problems.changing(path, ATTEMPTS);
                }
                tree.add(TreeEntry.file(path, expected.sized(size), List.of()), pieces);
                return;
            }
            expected = FileFacts.of(file).attributes().with(before.extended());
        }
    }

    private static long size(List<PendingContent> pieces) {
        long size = 0;
        for (PendingContent piece : pieces) {
            size += piece.length();
        }
        return size;
    }

    private Attributes withExtended(Path file, FileFacts facts) throws IOException {
        return extended ? facts.attributes().with(FileFacts.extended(file)) : facts.attributes();
    }
}
