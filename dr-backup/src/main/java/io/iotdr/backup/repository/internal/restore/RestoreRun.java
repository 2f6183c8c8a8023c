package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.Placing;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.Selection;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeEntry.EntryKind;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Restores into a {@link Staging} directory below the target, and moves complete files to their names at the end. An
 * interrupted restore is resumed from its staging directory. Whoever made the backup, nothing outside the target is read
 * or written.
 */
public final class RestoreRun {

    /** The rights that a directory's owner needs to move it. */
    private static final int OWNER = 0700;

    private final Manifest manifest;
    private final Chunks chunks;
    private final RestoreRequest request;
    private final Selection selection;
    private final RepositoryOptions options;
    private final Path root;
    private final Scheduler scheduler;
    private final RestoreProblems problems = new RestoreProblems();
    private final List<MadeDirectory> directories = new ArrayList<>();
    private final Set<PathName> known = new HashSet<>();
    private final List<TreeEntry> links = new ArrayList<>();
    private final ProgressReporter telling;

    /** @param facts of the directory in the staging directory, by which it is recognised in its place */
    private record MadeDirectory(TreeEntry entry, FileFacts facts) {}

    public RestoreRun(
            Manifest manifest,
            Chunks chunks,
            RestoreRequest request,
            Selection selection,
            RepositoryOptions options,
            TimeSource time) {
        this.manifest = manifest;
        this.selection = selection;
        this.chunks = chunks;
        this.request = request;
        this.options = options;
        this.root = request.directory().toAbsolutePath().normalize();
        this.scheduler = time.scheduler();
        this.telling = new ProgressReporter(time.clock(), request.progress());
    }

    public void restore() {
        try (Staging staging = Staging.open(root, stagingName(), request.intoExisting())) {
            fill(staging);
            completeDirectories(staging);
            Placing.moveAll(staging.directory(), staging.target());
            completePlaced(staging);
            staging.delete();
            completeRoot(staging);
        } catch (IOException e) {
            throw ProviderException.notDone("restore", "write into " + root, EntryException.text(e), e);
        }
        problems.check(root);
    }

    /** What another selection left unfinished is no part of this restore. */
    private String stagingName() {
        CRC32 other = new CRC32();
        other.update((request.intoExisting() + request.pattern()).getBytes(StandardCharsets.UTF_8));
        boolean isUsual = selection.isAll() && !request.intoExisting();
        return RestoreRequest.STAGING + manifest.id() + (isUsual ? "" : "-" + Long.toHexString(other.getValue()));
    }

    private void fill(Staging staging) throws IOException {
        try (FileWriter writer = new FileWriter(
                        staging.directory(), chunks, options.workers(), staging.isResumed(), problems, scheduler);
                DirectoryCursor cursor = new DirectoryCursor(staging.directory())) {
            entries(writer, cursor);
            writer.finish();
            links(writer, staging);
            telling.tellNow(writer.files(), writer.bytes(), OptionalLong.of(manifest.bytes()));
        }
    }

    private Iterator<TreeEntry> list() {
        return new TreeStream(manifest.tree(), chunks::read);
    }

    /**
     * Writes everything except links. A damaged list of files ends this; everything listed before the damage is kept.
     */
    private void entries(FileWriter writer, DirectoryCursor cursor) throws IOException {
        boolean any = false;
        TreeOrder order = new TreeOrder();
        try {
            Iterator<TreeEntry> tree = list();
            while (tree.hasNext()) {
                TreeEntry entry = tree.next();
                any |= selected(entry, order, writer, cursor);
                telling.tell(writer.files(), writer.bytes(), OptionalLong.of(manifest.bytes()));
            }
        } catch (BackupCorruptedException e) {
            problems.listDamaged(Reason.of(e));
        }
        if (!any && !selection.isAll() && !problems.isDamaged()) {
            throw new DisasterRecoveryException("nothing in " + manifest.id() + " matches '" + request.pattern() + "'");
        }
    }

    /** Writes an entry if it is selected, and the directories above it; returns whether it was, and is not the root. */
    private boolean selected(TreeEntry entry, TreeOrder order, FileWriter writer, DirectoryCursor cursor)
            throws IOException {
        boolean wanted = selection.takes(entry);
        try {
            Collection<TreeEntry> above = order.next(entry);
            if (wanted) {
                directories(cursor, above);
                write(entry, writer, cursor);
            }
        } catch (BackupCorruptedException e) {
            problems.damaged(entry.path(), Reason.of(e));
        } catch (IOException e) {
            problems.ofEntry(entry.path(), e);
        }
        return wanted && !entry.path().equals(PathName.ROOT);
    }

    private void write(TreeEntry entry, FileWriter writer, DirectoryCursor cursor) throws IOException {
        switch (entry.kind()) {
            case DIRECTORY -> directory(cursor, entry);
            case FILE -> writer.write(entry);
            case SYMBOLIC_LINK, HARD_LINK -> links.add(entry);
        }
    }

    /** Makes the directories above an entry that do not exist yet. */
    private void directories(DirectoryCursor cursor, Collection<TreeEntry> lowestFirst) throws IOException {
        Deque<TreeEntry> missing = new ArrayDeque<>();
        for (TreeEntry directory : lowestFirst) {
            if (known.contains(directory.path())) {
                break;
            }
            missing.addFirst(directory);
        }
        for (TreeEntry directory : missing) {
            directory(cursor, directory);
        }
    }

    private void directory(DirectoryCursor cursor, TreeEntry entry) throws IOException {
        if (known.add(entry.path())) {
            directories.add(new MadeDirectory(entry, cursor.made(entry.path()).facts()));
        }
    }

    private void links(FileWriter writer, Staging staging) throws IOException {
        Map<PathName, PathName> contents = selection.isAll() ? Map.of() : contents(writer);
        writer.finish();
        try (LinkWriter made = new LinkWriter(staging.directory(), staging.isResumed(), problems)) {
            links(made, contents);
        }
    }

    private void links(LinkWriter made, Map<PathName, PathName> contents) throws IOException {
        for (TreeEntry link : links) {
            PathName first = link.kind() == EntryKind.HARD_LINK ? contents.get(PathName.of(link.target())) : null;
            if (first == null) {
                made.write(link);
            } else if (!first.equals(link.path())) {
                made.write(TreeEntry.link(link.path(), EntryKind.HARD_LINK, link.attributes(), first.bytes()));
            }
        }
    }

    /**
     * Writes the content of selected hard links whose file is not selected.
     *
     * @return the path that has the content, by the path of the file that has it in the backup
     */
    private Map<PathName, PathName> contents(FileWriter writer) throws IOException {
        Map<PathName, TreeEntry> wanted = new HashMap<>();
        for (TreeEntry link : links) {
            if (link.kind() == EntryKind.HARD_LINK) {
                wanted.putIfAbsent(PathName.of(link.target()), link);
            }
        }
        Map<PathName, PathName> contents = new HashMap<>();
        Iterator<TreeEntry> tree = wanted.isEmpty() ? Collections.emptyIterator() : list();
        while (tree.hasNext()) {
            TreeEntry file = tree.next();
            TreeEntry link = wanted.get(file.path());
            if (link != null && file.kind() == EntryKind.FILE && !selection.takes(file)) {
                writer.write(TreeEntry.file(link.path(), file.attributes(), file.pieces()));
                contents.put(file.path(), link.path());
            }
        }
        return contents;
    }

    /**
     * Sets the attributes of the directories before they get their place, from the bottom, so that an interruption leaves
     * none without them. Only root can move a directory that its owner may not change, so others add that right for now.
     */
    private void completeDirectories(Staging staging) throws IOException {
        Collections.reverse(directories);
        try (DirectoryCursor cursor = new DirectoryCursor(staging.directory())) {
            for (MadeDirectory made : directories) {
                Attributes wanted = made.entry().attributes();
                int mode = isRoot() ? wanted.mode() : wanted.mode() | OWNER;
                if (!made.entry().path().equals(PathName.ROOT)) {
                    complete(made.entry().path(), wanted.withMode(mode), cursor);
                }
            }
        }
    }

    private static boolean isRoot() {
        return OpenDirectory.user().orElse(0) == 0;
    }

    /**
     * Sets what could not be set before. A resumed restore may have merged directories with those that an earlier attempt
     * had placed, and these are complete too when the target was empty at first.
     */
    private void completePlaced(Staging staging) throws IOException {
        boolean everything = staging.isResumed() && !request.intoExisting();
        try (DirectoryCursor cursor = new DirectoryCursor(staging.target())) {
            for (MadeDirectory made : directories) {
                PathName path = made.entry().path();
                boolean lacksRights = (made.entry().attributes().mode() & OWNER) != OWNER && !isRoot();
                if (!path.equals(PathName.ROOT) && (everything || lacksRights && isSame(made, cursor))) {
                    complete(path, made.entry().attributes(), cursor);
                }
            }
        }
    }

    private static boolean isSame(MadeDirectory made, DirectoryCursor cursor) throws IOException {
        return cursor.at(made.entry().path()).facts().isSame(made.facts());
    }

    private void completeRoot(Staging staging) throws IOException {
        for (MadeDirectory made : directories) {
            if (made.entry().path().equals(PathName.ROOT) && staging.isFresh()) {
                try (DirectoryCursor cursor = new DirectoryCursor(staging.target())) {
                    complete(PathName.ROOT, made.entry().attributes(), cursor);
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
