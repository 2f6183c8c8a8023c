package io.iotdr.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that an agent and its callers share: a file with one secret on each line. A caller signs with the first one,
 * an agent accepts each of them, so that a secret is replaced without a moment at which none fits. The file is read at
 * each use. Thread-safe.
 *
 * @param path the file, readable by its owner only
 */
record SecretFile(Path path) {

    private static final int SHORTEST = 32;
    private static final Set<PosixFilePermission> OPEN =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    /**
     * Returns the secrets, the one to sign with first.
     *
     * @throws DisasterRecoveryException when the file cannot be read, every user can read it, or it holds no secret of at
     *     least 32 characters
     */
    List<byte[]> secrets() {
        List<String> lines;
        try {
            refuseReadableByAll();
            lines = Files.readString(path, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new DisasterRecoveryException("the token file " + path + " cannot be read: " + Reason.of(e), e);
        }
        if (lines.isEmpty() || lines.stream().anyMatch(line -> line.length() < SHORTEST)) {
            throw new DisasterRecoveryException("the token file " + path + " needs one secret of at least " + SHORTEST
                    + " characters on each line; make one: dr agent enrol --token-file " + path);
        }
        return lines.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private void refuseReadableByAll() throws IOException {
        // Not by the file store, for which the JDK reads the table of all mounts.
        @Nullable PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(OPEN::contains)) {
            throw new DisasterRecoveryException(
                    "every user can read or write the token file " + path + "; run: chmod 600 " + path);
        }
    }
}
