package io.iotdr.examples.platform.server;

import io.iotdr.error.DisasterRecoveryException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the installed server programs. */
public final class Programs {

    private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

    private Programs() {}

    /**
     * Returns the path of a program.
     *
     * @param debianPackage the package that has it
     * @throws DisasterRecoveryException when it is not installed
     */
    public static Path find(String name, String debianPackage) {
        return directories()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new DisasterRecoveryException(
                        "the program " + name + " is not installed; on Debian, run: apt-get install " + debianPackage));
    }

    /** PATH, and where Debian keeps servers; the newest PostgreSQL first. */
    private static Stream<Path> directories() {
        List<Path> all = new ArrayList<>();
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of)
                .forEach(all::add);
        all.addAll(List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin")));
        if (Files.isDirectory(POSTGRESQL)) {
            try (Stream<Path> versions = Files.list(POSTGRESQL)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(v -> v.resolve("bin"))
                        .forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + POSTGRESQL, e);
            }
        }
        return all.stream();
    }
}
