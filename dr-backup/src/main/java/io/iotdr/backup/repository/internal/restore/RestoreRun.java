package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.Placing;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
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
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * Restores into a {@link Staging} directory below the target, and moves complete files to their names at the end. An
 * interrupted restore is resumed from its staging directory. Whoever made the backup, nothing outside the target is read
 * or written.
 */
public final class RestoreRun {

    private final Manifest manifest;
    private final Chunks chunks;
    private final RestoreRequest request;
    private final Selection selection;
    private final RepositoryOptions options;
    private final Path root;
    private final Scheduler scheduler;
    private final RestoreProblems problems = new RestoreProblems();
    private final RestoredDirectories directories;
    private final List<TreeEntry> links = new ArrayList<>();
    private final ProgressReporter telling;

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
        this.directories = new RestoredDirectories(problems, request.intoExisting());
        this.telling = new ProgressReporter(time.clock(), request.progress());
    }

    public void restore() {
        try (Staging staging = Staging.open(root, stagingName(), request.intoExisting())) {
            fillOrClear(staging);
            directories.completeStaged(staging);
            Placing.moveAll(staging.directory(), staging.target());
            directories.completePlaced(staging);
            staging.delete();
            directories.completeRoot(staging);
        } catch (IOException e) {
            throw ProviderException.notDone("restore", "write into " + root, EntryException.text(e), e);
        }
        problems.check(root);
    }

    /** Each selection has a name of its own, because a restore must not place files that another one left. */
    private String stagingName() {
        CRC32 other = new CRC32();
        other.update((request.intoExisting() + request.pattern()).getBytes(StandardCharsets.UTF_8));
        boolean isUsual = selection.isAll() && !request.intoExisting();
        return RestoreRequest.STAGING + manifest.id() + (isUsual ? "" : "-" + Long.toHexString(other.getValue()));
    }

    /** A pattern that matches nothing leaves nothing. */
    private void fillOrClear(Staging staging) throws IOException {
        try {
            fill(staging);
        } catch (NothingMatchesException e) {
            staging.delete();
            throw e;
        }
    }

    private static final class NothingMatchesException extends DisasterRecoveryException {
        @Serial
        private static final long serialVersionUID = 1;

        NothingMatchesException(String message) {
            super(message);
        }
    }

    private void fill(Staging staging) throws IOException {
        try (FileOutput output = new FileOutput(staging.directory(), chunks, staging.isResumed(), problems);
                FileWriter writer = new FileWriter(output, options.workers(), scheduler);
                DirectoryCursor cursor = new DirectoryCursor(staging.directory())) {
            entries(output, writer, cursor);
            writer.finish();
            links(writer, staging);
            telling.tellNow(output.files(), output.bytes(), OptionalLong.of(manifest.bytes()));
        }
    }

    private Iterator<TreeEntry> list() {
        return new TreeStream(manifest.tree(), chunks::read);
    }

    /**
     * Writes everything except links. A damaged list of files ends this; everything listed before the damage is kept.
     */
    private void entries(FileOutput output, FileWriter writer, DirectoryCursor cursor) throws IOException {
        boolean any = false;
        TreeOrder order = new TreeOrder();
        try {
            Iterator<TreeEntry> tree = list();
            while (tree.hasNext()) {
                TreeEntry entry = tree.next();
                any |= selected(entry, order, writer, cursor);
                telling.tell(output.files(), output.bytes(), OptionalLong.of(manifest.bytes()));
            }
        } catch (BackupCorruptedException e) {
            problems.listDamaged(Reason.of(e));
        }
        if (!any && !selection.isAll() && !problems.isDamaged()) {
            throw new NothingMatchesException("nothing in " + manifest.id() + " matches '" + request.pattern() + "'");
        }
    }

    /** Writes an entry if it is selected, and the directories above it; returns whether it was, and is not the root. */
    private boolean selected(TreeEntry entry, TreeOrder order, FileWriter writer, DirectoryCursor cursor)
            throws IOException {
        boolean wanted = selection.takes(entry);
        try {
            Collection<TreeEntry> above = order.next(entry);
            if (wanted) {
                directories.makeAll(cursor, above);
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
            case DIRECTORY -> directories.make(cursor, entry);
            case FILE -> writer.write(entry);
            case SYMBOLIC_LINK, HARD_LINK -> links.add(entry);
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
            PathName first = shared(link).map(contents::get).orElse(null);
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
            shared(link).ifPresent(file -> wanted.putIfAbsent(file, link));
        }
        Map<PathName, PathName> contents = new HashMap<>();
        try {
            Iterator<TreeEntry> tree = wanted.isEmpty() ? Collections.emptyIterator() : list();
            while (tree.hasNext()) {
                TreeEntry file = tree.next();
                TreeEntry link = wanted.get(file.path());
                if (link != null && file.kind() == EntryKind.FILE && !selection.takes(file)) {
                    writer.write(TreeEntry.file(link.path(), file.attributes(), file.pieces()));
                    contents.put(file.path(), link.path());
                }
            }
        } catch (BackupCorruptedException e) {
            problems.listDamaged(Reason.of(e));
        }
        return contents;
    }

    /** Returns the file that a hard link shares; none for an invalid path, which {@link LinkWriter} reports. */
    private static Optional<PathName> shared(TreeEntry link) {
        try {
            return link.kind() == EntryKind.HARD_LINK ? Optional.of(PathName.of(link.target())) : Optional.empty();
        } catch (BackupCorruptedException invalid) {
            return Optional.empty();
        }
    }
}
