package io.iotdr.backup.repository.internal.format;

import com.github.luben.zstd.util.Native;
import io.iotdr.error.Reason;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how this JVM compresses. */
final class ChosenZstandard {

    private static final Logger LOG = LoggerFactory.getLogger(ChosenZstandard.class);

    static final Zstandard CHOSEN = choose();

    private ChosenZstandard() {}

    /**
     * Loads the native library, whose file must be put into a directory from which programs can be started: temporary
     * directories may be full, read-only or mounted with {@code noexec}.
     */
    private static Zstandard choose() {
        String failure = "";
        for (File directory : directories()) {
            try {
                Native.load(directory);
                return new NativeZstandard();
            } catch (LinkageError | RuntimeException e) {
                failure = failure.isEmpty() ? directory + ": " + Reason.of(e) : failure;
            }
        }
        LOG.warn(
                "The native library for zstd cannot be loaded, so compression is done in Java, which is slower. Give a directory"
                        + " that is writable and not mounted with noexec, by -Djava.io.tmpdir=DIR: {}",
                failure);
        return new JavaZstandard();
    }

    private static Set<File> directories() {
        Set<File> all = new LinkedHashSet<>();
        Stream.of(
                        System.getProperty("java.io.tmpdir", "/tmp"),
                        "/var/tmp",
                        "/dev/shm",
                        System.getProperty("user.home", ""))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .map(Path::toFile)
                .filter(File::isDirectory)
                .forEach(all::add);
        return all;
    }
}
