package io.iotdr.testkit.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A server program that a test needs and Maven cannot provide. If it is not installed, the test is skipped with the
 * reason; if {@code DR_REAL_SERVERS=required} is set, as in CI, the test fails.
 */
public final class RealServer {

    private RealServer() {}

    /** Returns the program's path; skips or fails the calling test when the program is not installed. */
    public static Path program(String name, String howToInstall) {
        Optional<Path> found = directories()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            String reason = "'" + name + "' is not on this machine; install it with: " + howToInstall;
            if ("required".equals(System.getenv("DR_REAL_SERVERS"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found.orElseThrow();
    }

    /**
     * Returns the directories of PATH, then those where Debian keeps other programs, with the newest PostgreSQL first.
     */
    private static Stream<Path> directories() {
        Stream<Path> path = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .map(Path::of);
        Stream<Path> more = Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin").map(Path::of);
        return Stream.concat(Stream.concat(path, more), postgres().stream());
    }

    private static List<Path> postgres() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(v -> v.resolve("bin"))
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }
}
