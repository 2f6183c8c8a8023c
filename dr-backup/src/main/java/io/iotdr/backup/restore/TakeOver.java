package io.iotdr.backup.restore;

import io.iotdr.backup.repository.internal.files.FileTrees;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a restored directory in the place of the one in use: stops the service that uses it, moves the old directory aside
 * and the restored one into its place, starts the service and waits until it is ready.
 *
 * @param directory the directory in use
 * @param stop stops the service, and succeeds when it is stopped already; empty when there is none to stop, and then
 *     the directory must be empty or absent
 * @param start starts the service; empty for none
 * @param ready succeeds once the service uses the data; repeated until then; empty for none
 * @param timeout the limit for each of the commands
 */
public record TakeOver(Path directory, List<String> stop, List<String> start, List<String> ready, Duration timeout) {

    private static final Duration STANDARD = Duration.ofMinutes(10);

    public TakeOver {
        directory = directory.toAbsolutePath().normalize();
        if (directory.getFileName() == null) {
            throw new IllegalArgumentException(directory + " is a root directory, which cannot be replaced");
        }
        stop = List.copyOf(stop);
        start = List.copyOf(start);
        ready = List.copyOf(ready);
    }

    /** Returns a directory that is empty or absent, and that no service uses. */
    public static TakeOver of(Path directory) {
        return new TakeOver(directory, List.of(), List.of(), List.of(), STANDARD);
    }

    Optional<String> obstacle() {
        try {
            return stop.isEmpty() && !isEmpty(directory)
                    ? Optional.of(directory + " is not empty; move its content away, or set 'into.stop', so that it is"
                            + " moved aside once its service is stopped")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(directory + " cannot be read: " + Reason.of(e));
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        }
    }

    /**
     * Returns the directory beside the one in use into which a restore writes, and deletes those of other restores, which
     * were given up.
     */
    Path staging(RestoreJob job) {
        Path staging = beside("restoring", job);
        String others = directory.getFileName() + ".restoring-";
        try {
            Files.createDirectories(parent());
            for (Path left : siblings(others)) {
                if (!left.equals(staging)) {
                    FileTrees.delete(left);
                }
            }
            return staging;
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write into " + parent() + ": " + Reason.of(e), e);
        }
    }

    private List<Path> siblings(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(parent())) {
            return all.filter(p -> String.valueOf(p.getFileName()).startsWith(prefix))
                    .toList();
        }
    }

    private Path parent() {
        return java.util.Objects.requireNonNull(directory.getParent(), "a directory that is no root has a parent");
    }

    /** Returns the directory of a restore in this state, beside the one in use. */
    Path beside(String state, RestoreJob job) {
        return directory.resolveSibling(directory.getFileName() + "." + state + "-" + job.id());
    }

    /** Puts the staging directory in its place; after a crash, only the rest of this is done. */
    void swap(RestoreJob job) {
        Path staging = beside("restoring", job);
        job.tell("putting " + directory + " in its place");
        command("stop", stop, job).run(timeout);
        try {
            if (Files.exists(staging)) {
                if (isEmpty(directory)) {
                    Files.deleteIfExists(directory);
                } else {
                    Files.move(directory, beside("before", job), StandardCopyOption.ATOMIC_MOVE);
                }
                Files.move(staging, directory, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot move " + staging + " to " + directory + ": " + Reason.of(e), e);
        }
    }

    void start(RestoreJob job, TimeSource time) {
        command("start", start, job).run(timeout);
        job.tell("waiting until the service of " + directory + " is ready");
        command("ready", ready, job).await(timeout, time);
    }

    /** Returns where the data is that was in use before; empty when there was none. */
    Optional<Path> before(RestoreJob job) {
        return Optional.of(beside("before", job)).filter(Files::exists);
    }

    private RestoreCommand command(String purpose, List<String> command, RestoreJob job) {
        return new RestoreCommand(purpose, command, environment(job));
    }

    /** Returns what the commands of a restore may need to know. */
    Map<String, String> environment(RestoreJob job) {
        return Map.of(
                "DR_SOURCE", job.source(),
                "DR_BACKUP", job.base().id(),
                "DR_UP_TO", job.upTo().toString(),
                "DR_DIRECTORY", directory.toString());
    }
}
