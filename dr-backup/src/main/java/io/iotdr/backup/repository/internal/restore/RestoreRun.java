package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.repository.internal.files.Placing;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.Selection;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Restores into a staging directory below the target, and moves complete files to their names at the end. An
 * interrupted restore is resumed from its staging directory. Links are created last, so that nothing is written through
 * a link.
 */
public final class RestoreRun {

    private final Manifest manifest;
    private final Chunks chunks;
    private final RestoreRequest request;
    private final Selection selection;
    private final Path root;
    private final Path staging;
    private final FileWriter writer;
    private final List<TreeEntry> directories = new ArrayList<>();
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
        this.root = request.directory().toAbsolutePath().normalize();
        this.staging = root.resolve(RestoreRequest.STAGING + manifest.id());
        this.writer = new FileWriter(staging, chunks, options.workers(), Files.exists(staging), time.scheduler());
        this.telling = new ProgressReporter(time.clock(), request.progress());
    }

    public void restore() {
        try (writer) {
            boolean resumed = Files.exists(staging);
            boolean fresh = !Files.exists(root) || resumed && !request.intoExisting();
            refuseUnlessEmpty();
            makePrivate(staging);
            List<String> damaged = new ArrayList<>();
            write(damaged);
            damaged.addAll(writer.finish());
            finish(fresh, damaged);
            if (!damaged.isEmpty()) {
                throw new BackupCorruptedException("the undamaged files were restored into " + root
                        + "; these were not: " + String.join("; ", damaged));
            }
        } catch (IOException e) {
            throw ProviderException.notDone("restore", "write into " + root, String.valueOf(e), e);
        }
    }

    /** Nobody else may read what has not got its own permissions yet. */
    private static void makePrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /**
     * Refuses an entry whose parent is a link: a backup that was made to do harm could lead out of the target by it.
     *
     * @return the entry's path below the staging directory
     */
    private Path inside(PathName name) {
        Path path = name.below(staging);
        for (Path parent = path.getParent();
                parent != null && !parent.equals(staging) && parent.startsWith(staging);
                parent = parent.getParent()) {
            if (Files.isSymbolicLink(parent)) {
                throw new BackupCorruptedException(name + " would be written through the link "
                        + staging.relativize(parent) + "; nothing is restored through links");
            }
        }
        return path;
    }

    private void refuseUnlessEmpty() throws IOException {
        boolean resumed = Files.exists(staging);
        if (request.intoExisting() || resumed || !Files.exists(root)) {
            return;
        }
        try (Stream<Path> inside = Files.list(root)) {
            if (inside.findAny().isPresent()) {
                throw new DisasterRecoveryException(root
                        + " is not empty; restore into a new directory, or allow an existing one (--into-existing)");
            }
        }
    }

    /**
     * Writes everything except links. A damaged list of files ends this; everything listed before the damage is kept.
     */
    private void write(List<String> damaged) throws IOException {
        boolean any = false;
        try {
            Iterator<TreeEntry> tree = new TreeStream(manifest.tree(), chunks::read);
            while (tree.hasNext()) {
                TreeEntry entry = tree.next();
                if (selection.takes(entry)) {
                    any |= !entry.path().equals(PathName.ROOT);
                    write(entry);
                }
                telling.tell(writer.files(), writer.bytes(), OptionalLong.of(manifest.bytes()));
            }
        } catch (BackupCorruptedException e) {
            damaged.add("the list of files: " + e.getMessage());
        }
        if (!any && !selection.isAll() && damaged.isEmpty()) {
            throw new DisasterRecoveryException("nothing in " + manifest.id() + " matches '" + request.pattern() + "'");
        }
    }

    private void write(TreeEntry entry) throws IOException {
        switch (entry.kind()) {
            case DIRECTORY -> {
                Files.createDirectories(inside(entry.path()));
                directories.add(entry);
            }
            case FILE -> {
                if (!selection.isAll()) {
                    Files.createDirectories(entry.path().parent().below(staging));
                }
                inside(entry.path());
                writer.write(entry);
            }
            case SYMBOLIC_LINK, HARD_LINK -> links.add(entry);
        }
    }

    private void finish(boolean fresh, List<String> damaged) throws IOException {
        for (TreeEntry link : links) {
            try {
                link(link, damaged);
            } catch (BackupCorruptedException throughALink) {
                damaged.add(throughALink.getMessage());
            }
        }
        Collections.reverse(directories);
        for (TreeEntry directory : directories) {
            if (!directory.path().equals(PathName.ROOT)) {
                AttributeWriter.write(directory.path().below(staging), directory.attributes());
            }
        }
        new Placing(staging, root).moveAll();
        for (TreeEntry directory : directories) {
            if (fresh && directory.path().equals(PathName.ROOT)) {
                AttributeWriter.write(root, directory.attributes());
            }
        }
        telling.tellNow(writer.files(), writer.bytes(), OptionalLong.of(manifest.bytes()));
    }

    private void link(TreeEntry link, List<String> damaged) throws IOException {
        Path path = inside(link.path());
        Files.createDirectories(link.path().parent().below(staging));
        Files.deleteIfExists(path);
        if (link.kind() == TreeEntry.EntryKind.SYMBOLIC_LINK) {
            Files.createSymbolicLink(path, PathName.target(link.target()));
            return;
        }
        PathName shared = PathName.of(link.target());
        Path target = inside(shared);
        if (Files.isRegularFile(target, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            Files.createLink(path, target);
        } else {
            damaged.add(link.path() + ": it is a hard link to " + shared + ", which was not restored");
        }
    }
}
