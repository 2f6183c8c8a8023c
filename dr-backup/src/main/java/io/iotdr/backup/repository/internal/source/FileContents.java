package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.source.DirectoryReader.FileKnown;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.ContentReader.PendingContent;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reads the files of a walk: large ones at once, and small ones together on a worker. The attributes of a file are those
 * of the file whose content was read. Not thread-safe.
 */
final class FileContents {

    static final int ATTEMPTS = 3;

    private final Pipeline pipeline;
    private final ContentReader content;
    private final TreeOutput tree;
    private final Function<FileKnown, Optional<TreeEntry>> unchanged;
    private final EntryProblems problems;
    private final Vanished vanished;
    private final SharedDirectory root;
    private final LinkedFiles linked = new LinkedFiles();
    private final Set<PathName> grown = ConcurrentHashMap.newKeySet();
    private Bundle bundle;

    FileContents(
            Pipeline pipeline,
            ContentReader content,
            TreeOutput tree,
            Function<FileKnown, Optional<TreeEntry>> unchanged,
            EntryProblems problems,
            Vanished vanished,
            SharedDirectory root) {
        this.pipeline = pipeline;
        this.content = content;
        this.tree = tree;
        this.unchanged = unchanged;
        this.problems = problems;
        this.vanished = vanished;
        this.root = root;
        this.bundle = newBundle();
        tree.beforeWaiting(this::endBundle);
    }

    private Bundle newBundle() {
        return new Bundle(
                root, file -> vanished.add(file.path(), file.facts()), file -> grown.add(file.path()), problems);
    }

    /** Adds a file, or a link to its first name. */
    void file(PathName path, OpenDirectory parent, FileFacts facts) throws IOException {
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

    /** Adds an entry with the file's content; the returned one is empty when it was not read. */
    private CompletableFuture<Optional<TreeEntry>> content(PathName path, OpenDirectory parent, FileFacts facts)
            throws IOException {
        Optional<TreeEntry> known = unchanged.apply(new FileKnown(path, facts.attributes()));
        long size = facts.attributes().size();
        if (known.isPresent()) {
            tree.add(known.get());
            return CompletableFuture.completedFuture(known);
        }
        if (size > 0 && size <= Bundle.SMALL) {
            CompletableFuture<Optional<TreeEntry>> entry = bundle.add(path, facts, parent);
            tree.add(entry, () -> entry.join().or(() -> grown.remove(path) ? now(path, facts) : Optional.empty()));
            if (bundle.isFull()) {
                endBundle();
            }
            return entry;
        }
        try (OpenFile file = parent.file(path.name())) {
            ReadContent read = read(path, file);
            tree.add(read.entry(), read.pieces());
            return CompletableFuture.completedFuture(Optional.of(read.entry()));
        }
    }

    private void endBundle() {
        if (!bundle.isEmpty()) {
            bundle.retain();
            pipeline.offer(bundle);
            bundle = newBundle();
        }
    }

    /** When the content of a file is not under its first name, this one takes its place. */
    private Optional<TreeEntry> linkOrContent(PathName path, FileFacts facts) {
        LinkedFiles.FirstName first = linked.first(facts).orElseThrow();
        if (first.hasContent()) {
            return Optional.of(TreeEntry.link(
                    path,
                    TreeEntry.EntryKind.HARD_LINK,
                    facts.attributes(),
                    first.path().bytes()));
        }
        Optional<TreeEntry> own = now(path, facts);
        linked.put(facts, path, CompletableFuture.completedFuture(own));
        return own;
    }

    /** Reads a file at once, and waits for the names of its chunks. */
    private Optional<TreeEntry> now(PathName path, FileFacts facts) {
        try (DirectoryCursor there = new DirectoryCursor(root.directory());
                OpenFile file = there.at(path.parent()).file(path.name())) {
            return Optional.of(read(path, file).named());
        } catch (NoSuchFileException gone) {
            vanished.add(path, facts);
        } catch (IOException e) {
            problems.unreadable(path, EntryException.reason(e));
        }
        return Optional.empty();
    }

    /** The content of a file whose chunks may not have their names yet. */
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
