package io.iotdr.backup.restore;

import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a restored directory in the place of the one in use: stops the service that uses it, moves the old directory aside
 * and the restored one into its place, starts the service and waits until it is ready.
 *
 * @param directory the directory in use; a link stands for the directory to which it leads
 * @param stop stops the service, and succeeds when it is stopped already; empty when there is none to stop, and then
 *     the directory must be empty or absent
 * @param start starts the service; empty for none
 * @param ready succeeds once the service uses the data; repeated until then; empty for none
 * @param timeout the limit for each of the commands
 */
public record TakeOver(Path directory, List<String> stop, List<String> start, List<String> ready, Duration timeout) {

    /** The fact that tells the restored directory wherever it is: its device and its number there. */
    static final String IDENTITY = "identity";

    private static final Duration STANDARD = Duration.ofMinutes(10);

    public TakeOver {
        directory = directory.toAbsolutePath().normalize();
        if (directory.getFileName() == null) {
            throw new IllegalArgumentException(directory + " is a root directory, which cannot be replaced");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout must be longer than 0");
        }
        stop = List.copyOf(stop);
        start = List.copyOf(start);
        ready = List.copyOf(ready);
    }

    /** Returns a directory that is empty or absent, and that no service uses. */
    public static TakeOver of(Path directory) {
        return new TakeOver(directory, List.of(), List.of(), List.of(), STANDARD);
    }

    /** Returns the directory itself, behind a link that leads to it. */
    private Path place() {
        try {
            return Files.isSymbolicLink(directory) ? directory.toRealPath() : directory;
        } catch (IOException e) {
            throw new DisasterRecoveryException("the link " + directory + " leads nowhere: " + Reason.of(e), e);
        }
    }

    private static Path parent(Path directory) {
        return Objects.requireNonNull(directory.getParent(), "a directory that is no root has a parent");
    }

    Optional<String> obstacle(Predicate<String> unfinished) {
        try {
            Path place = place();
            if (Files.exists(place) && isMountPoint(place)) {
                return Optional.of(place + " is a mount point, which cannot be replaced; use a directory below it");
            }
            if (Files.exists(parent(place)) && !Files.isWritable(parent(place))) {
                return Optional.of("this user may not write into " + parent(place) + ", where the data is fetched to");
            }
            boolean inUse = stop.isEmpty() && !isEmpty(place) && !unfinished.test(identity(place));
            return inUse
                    ? Optional.of(place + " is not empty; move its content away, or set 'into.stop', so that it is"
                            + " moved aside once its service is stopped")
                    : Optional.empty();
        } catch (IOException | DisasterRecoveryException e) {
            return Optional.of(directory + " cannot be read: " + Reason.of(e));
        }
    }

    private static boolean isMountPoint(Path place) throws IOException {
        boolean unix = place.getFileSystem().supportedFileAttributeViews().contains("unix");
        return unix && !Files.getAttribute(place, "unix:dev").equals(Files.getAttribute(parent(place), "unix:dev"));
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        }
    }

    private static String identity(Path directory) throws IOException {
        @Nullable
        Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        return key == null ? "" : key.toString();
    }

    boolean isThere() {
        return Files.isDirectory(directory);
    }

    /**
     * Returns the directory beside the one in use into which a restore writes, and deletes those of other restores, which
     * were given up.
     */
    Path staging(RestoreJob job) {
        Path staging = beside("restoring", job);
        try {
            Files.createDirectories(parent(place()));
            for (Path left : siblings(place().getFileName() + ".restoring-")) {
                if (!left.equals(staging)) {
                    FileTrees.delete(left);
                }
            }
            return staging;
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write into " + parent(place()) + ": " + Reason.of(e), e);
        }
    }

    private List<Path> siblings(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(parent(place()))) {
            return all.filter(p -> String.valueOf(p.getFileName()).startsWith(prefix))
                    .toList();
        }
    }

    /** Returns the directory of a restore in this state, beside the one in use. */
    Path beside(String state, RestoreJob job) {
        return place().resolveSibling(place().getFileName() + "." + state + "-" + job.id());
    }

    /** Puts the staging directory in its place; after a crash, only the rest of this is done. */
    void swap(RestoreJob job) {
        Path staging = beside("restoring", job);
        try {
            if (job.has(RestorePhase.PLACED) && isOurs(job)) {
                return;
            }
            if (Files.exists(staging)) {
                job.learn(IDENTITY, identity(staging));
                job.tell("putting " + place() + " in its place");
                command("stop", stop, job).run(timeout);
                moveAside(job);
                Files.move(staging, place(), StandardCopyOption.ATOMIC_MOVE);
                FileTrees.forceEntry(parent(place()));
            } else if (!isOurs(job)) {
                job.restart();
                throw ProviderException.notDone(
                        "backup",
                        "restore " + job.source(),
                        "what was fetched is neither in " + staging + " nor in " + place()
                                + "; it was removed or moved away, and is fetched again",
                        null);
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot move " + staging + " to " + place() + ": " + Reason.of(e), e);
        }
        job.reach(RestorePhase.PLACED);
    }

    private boolean isOurs(RestoreJob job) throws IOException {
        Optional<String> ours = job.fact(IDENTITY);
        return Files.isDirectory(place()) && ours.isPresent() && ours.get().equals(identity(place()));
    }

    private void moveAside(RestoreJob job) throws IOException {
        if (isEmpty(place())) {
            Files.deleteIfExists(place());
            return;
        }
        Path aside = beside("before", job);
        for (int number = 2; Files.exists(aside); number++) {
            aside = beside("before", job).resolveSibling(beside("before", job).getFileName() + "-" + number);
        }
        Files.move(place(), aside, StandardCopyOption.ATOMIC_MOVE);
    }

    void start(RestoreJob job, TimeSource time) {
        command("start", start, job).run(timeout);
        job.tell("waiting until the service of " + place() + " is ready");
        command("ready", ready, job).await(timeout, time);
    }

    /** Returns where the data is that was in use before; empty when there was none. */
    Optional<Path> before(RestoreJob job) {
        return Optional.of(beside("before", job)).filter(Files::exists);
    }

    private RestoreCommand command(String purpose, List<String> command, RestoreJob job) {
        return new RestoreCommand(purpose, command, environment(job));
    }

    Map<String, String> environment(RestoreJob job) {
        Map<String, String> all = new TreeMap<>(job.environment());
        all.put("DR_DIRECTORY", place().toString());
        return all;
    }
}
