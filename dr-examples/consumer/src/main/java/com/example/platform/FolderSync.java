package com.example.platform;

import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the folder with a region's configuration equal to a reference folder. Thread-safe. */
final class FolderSync implements ConfigSync {

    private static final String PROVIDER = "folder-sync";

    private final Path folder;
    private final Path reference;

    FolderSync(Path folder, Path reference) {
        this.folder = folder;
        this.reference = reference;
    }

    @Override
    public String digest() {
        return digest(folder);
    }

    @Override
    public String wantedDigest() {
        return digest(reference);
    }

    private static String digest(Path root) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Path file : files(root)) {
                sha256.update(root.relativize(file).toString().getBytes());
                sha256.update((byte) 0);
                sha256.update(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (IOException e) {
            // Nothing was changed, so the engine may ask again.
            throw ProviderException.notDone(PROVIDER, "read " + root, e.toString(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** An empty reference, such as a mount point without its disk, would delete everything: a person must look. */
    private List<Path> wanted() {
        String what = "synchronise " + folder;
        try {
            List<Path> files = Files.isDirectory(reference) ? files(reference) : List.of();
            if (files.isEmpty()) {
                throw ProviderException.refused(
                        PROVIDER, what, "the reference " + reference + " has no file; is its disk mounted?");
            }
            return files;
        } catch (IOException e) {
            throw ProviderException.notDone(PROVIDER, what, "cannot read the reference: " + e, e);
        }
    }

    /** Copies what differs and deletes what the reference has not. A second call changes nothing. */
    @Override
    public synchronized void synchronise() {
        List<Path> wanted = wanted();
        try {
            for (Path file : wanted) {
                Path copy = folder.resolve(reference.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            for (Path file : files(folder)) {
                if (!Files.exists(reference.resolve(folder.relativize(file).toString()))) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            // Some files may have been copied: the engine verifies before it repeats.
            throw ProviderException.unknown(PROVIDER, "synchronise " + folder, e.toString(), e);
        }
    }
}
