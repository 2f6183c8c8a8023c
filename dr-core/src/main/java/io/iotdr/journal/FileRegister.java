package io.iotdr.journal;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Texts in a directory, for the processes of one machine. Each text is a file that is replaced atomically under a lock
 * file. Thread-safe.
 */
final class FileRegister implements Register {

    private final Path directory;

    FileRegister(Path directory) {
        PrivateFiles.makeDirectory(directory);
        this.directory = directory;
    }

    @Override
    public Optional<Versioned> read(String name) {
        try {
            return load(name);
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        // An interrupt would close the channels; a lease that is released while a process closes must be released.
        boolean interrupted = Thread.interrupted();
        try {
            return writeLocked(name, seen, text);
        } catch (IOException e) {
            throw failed(name, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean writeLocked(String name, Optional<Versioned> seen, String text) throws IOException {
        Path guard = file(name, ".lock");
        PrivateFiles.create(guard);
        try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = FileLocks.lock(channel, guard)) {
            boolean unchanged = lock.isValid() && load(name).equals(seen);
            if (unchanged) {
                PrivateFiles.write(file(name, ".lease"), text.getBytes(StandardCharsets.UTF_8));
            }
            return unchanged;
        }
    }

    private Optional<Versioned> load(String name) throws IOException {
        Path file = file(name, ".lease");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        return Optional.of(new Versioned(text, text));
    }

    private Path file(String name, String suffix) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a valid lease name; use 1 to 200 letters, digits, '.', '_' or '-'");
        }
        return directory.resolve(name + suffix);
    }

    private ProviderException failed(String name, IOException e) {
        return ProviderException.notDone(
                "file lease store", "use the lease " + name + " in " + directory, Reason.of(e), e);
    }
}
