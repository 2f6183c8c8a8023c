package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.error.DisasterRecoveryException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory below the target into which a restore writes before anything gets its final name. Only its owner may
 * enter it, so that nobody else reads what has not got its own permissions yet, or replaces it.
 */
final class Staging implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final int OTHERS = 077;
    private static final int OTHERS_MAY_WRITE = 022;
    private static final int ONLY_OWNERS_DELETE = 01000;

    private final OpenDirectory target;
    private final OpenDirectory directory;
    private final byte[] name;
    private final boolean isResumed;
    private final boolean isFresh;

    private Staging(OpenDirectory target, OpenDirectory directory, byte[] name, boolean isResumed, boolean isFresh) {
        this.target = target;
        this.directory = directory;
        this.name = name;
        this.isResumed = isResumed;
        this.isFresh = isFresh;
    }

    /**
     * Opens the staging directory of a restore, which an interrupted one may have left.
     *
     * @param intoExisting whether the target may contain files
     * @throws DisasterRecoveryException when the target is not empty, or something of the name was not made by a restore of
     *     this user
     */
    static Staging open(Path root, String name, boolean intoExisting) throws IOException {
        boolean existed = Files.exists(root);
        if (!existed) {
            makePrivate(root);
        }
        OpenDirectory target = OpenDirectory.of(root);
        try {
            byte[] staging = name.getBytes(StandardCharsets.US_ASCII);
            List<byte[]> inside = target.names();
            boolean resumed = inside.stream().anyMatch(n -> Arrays.equals(n, staging));
            if (!resumed) {
                refuseUnlessEmpty(root, inside, intoExisting);
                target.makeDirectory(staging);
            }
            OpenDirectory directory = target.directory(staging);
            FileFacts facts = directory.facts();
            FileFacts around = target.facts();
            Optional<String> obstacle = obstacle(directory, facts);
            if (obstacle.isPresent()) {
                directory.close();
                throw new DisasterRecoveryException(root.resolve(name) + obstacle.get());
            }
            warnOfOthers(root, around, facts);
            boolean isFresh = !existed || resumed && !intoExisting && isOurs(around);
            return new Staging(target, directory, staging, resumed, isFresh);
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private static void makePrivate(Path root) throws IOException {
        Files.createDirectories(Objects.requireNonNullElse(root.getParent(), root));
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(root);
        }
    }

    private static void refuseUnlessEmpty(Path root, List<byte[]> inside, boolean intoExisting) {
        Optional<String> unfinished = inside.stream()
                .map(name -> new String(name, StandardCharsets.UTF_8))
                .filter(name -> name.startsWith(RestoreRequest.STAGING))
                .findFirst();
        if (!intoExisting && unfinished.isPresent()) {
            throw new DisasterRecoveryException(root.resolve(unfinished.get())
                    + " was left by another restore that was interrupted; repeat that one, or remove the directory");
        }
        if (!intoExisting && !inside.isEmpty()) {
            throw new DisasterRecoveryException(
                    root + " is not empty; restore into a new directory, or allow an existing one (--into-existing)");
        }
    }

    /** Returns why the directory cannot be used: a neighbour may have put his own into the place of the one just made. */
    private static Optional<String> obstacle(OpenDirectory directory, FileFacts facts) throws IOException {
        if (!isOurs(facts)) {
            return Optional.of(
                    " was not left by an interrupted restore of this user: it has another owner, or others may"
                            + " enter it; move it away and run the restore again");
        }
        return directory.lock()
                ? Optional.empty()
                : Optional.of(" is in use by another restore of the same recovery point; wait until it has ended");
    }

    /** A directory that another user put there would be filled with what only its owner may read. */
    private static boolean isOurs(FileFacts facts) {
        boolean isPrivate = (facts.attributes().mode() & OTHERS) == 0;
        return OpenDirectory.user().isEmpty()
                || isPrivate
                        && facts.attributes().owner() == OpenDirectory.user().getAsInt();
    }

    private static void warnOfOthers(Path root, FileFacts target, FileFacts ours) {
        int mode = target.attributes().mode();
        boolean othersWrite = (mode & OTHERS_MAY_WRITE) != 0 && (mode & ONLY_OWNERS_DELETE) == 0;
        boolean othersOwn = target.attributes().owner() != ours.attributes().owner();
        if (othersWrite || othersOwn) {
            LOG.warn(
                    "Other users may write into {}, so they may replace what is restored there once it is in its place",
                    root);
        }
    }

    OpenDirectory target() {
        return target;
    }

    OpenDirectory directory() {
        return directory;
    }

    /** Returns whether an interrupted restore left it. */
    boolean isResumed() {
        return isResumed;
    }

    /** Returns whether the target itself was made by this restore. */
    boolean isFresh() {
        return isFresh;
    }

    /** Deletes the directory, whose content has its place now. */
    void delete() throws IOException {
        target.deleteDirectory(name);
    }

    @Override
    public void close() throws IOException {
        directory.close();
        target.close();
    }
}
