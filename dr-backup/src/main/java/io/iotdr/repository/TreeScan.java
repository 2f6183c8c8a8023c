package io.iotdr.repository;

import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a directory: files, directories and links. Anything else is left out and told. */
final class TreeScan {

    private static final Logger LOG = LoggerFactory.getLogger(TreeScan.class);

    private final Path root;
    private final Cutter cutter;
    private final BiConsumer<String, byte[]> sink;
    private final List<Entry> entries = new ArrayList<>();

    TreeScan(Path root, Cutter cutter, BiConsumer<String, byte[]> sink) {
        this.root = root;
        this.cutter = cutter;
        this.sink = sink;
    }

    /** Everything in the directory, in order of the paths. */
    List<Entry> entries() {
        if (!Files.isDirectory(root)) {
            throw ProviderException.refused("backup", "read " + root, "there is no such directory");
        }
        try {
            Files.walkFileTree(root, new Visitor());
        } catch (IOException e) {
            throw ProviderException.notDone("backup", "read " + root, String.valueOf(e), e);
        }
        entries.sort(Comparator.comparing(Entry::path));
        return List.copyOf(entries);
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!directory.equals(root)) {
                add(directory, Entry.Kind.DIRECTORY, 0, attributes, "", List.of());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
                add(
                        file,
                        Entry.Kind.LINK,
                        0,
                        attributes,
                        Files.readSymbolicLink(file).toString(),
                        List.of());
            } else if (attributes.isRegularFile()) {
                read(file, attributes);
            } else {
                LOG.warn("{} is neither a file, a directory nor a link; it is not backed up", file);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private void read(Path file, BasicFileAttributes before) throws IOException {
        List<String> chunks;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            chunks = cutter.cut(in, sink);
        } catch (NoSuchFileException gone) {
            LOG.warn("{} went away before it was read", file);
            return;
        }
        BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (after.size() != before.size() || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
            LOG.warn("{} changed while it was read; quiesce its writer, or back up a snapshot", file);
        }
        add(file, Entry.Kind.FILE, cutter.length(), before, "", chunks);
    }

    private void add(
            Path path, Entry.Kind kind, long size, BasicFileAttributes attributes, String target, List<String> chunks)
            throws IOException {
        String relative =
                root.relativize(path).toString().replace(root.getFileSystem().getSeparator(), "/");
        Instant modified = attributes.lastModifiedTime().toInstant();
        entries.add(new Entry(relative, kind, size, mode(path, kind), modified, target, chunks));
    }

    private static String mode(Path path, Entry.Kind kind) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix && kind != Entry.Kind.LINK
                ? PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))
                : "";
    }
}
