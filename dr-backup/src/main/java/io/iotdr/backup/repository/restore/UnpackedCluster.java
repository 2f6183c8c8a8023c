package io.iotdr.backup.repository.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Checks what an archive of a cluster unpacked to. {@code tar} unpacks whatever an archive contains: a link by which the
 * server, or this program as root, would write elsewhere, a device, or a program that runs as its owner. The archive of
 * {@code pg_basebackup} contains none of them.
 */
final class UnpackedCluster {

    private static final int SPECIAL_BITS = 06000;

    private UnpackedCluster() {}

    /** @throws BackupCorruptedException when there is something that no base backup contains */
    static void check(OpenDirectory directory) throws IOException {
        Deque<PathName> left = new ArrayDeque<>(List.of(PathName.ROOT));
        try (DirectoryCursor cursor = new DirectoryCursor(directory)) {
            while (!left.isEmpty()) {
                PathName path = left.removeLast();
                for (byte[] name : cursor.at(path).names()) {
                    FileFacts facts = cursor.at(path).facts(name);
                    check(path.child(name), facts);
                    if (facts.type() == FileFacts.Type.DIRECTORY) {
                        left.addLast(path.child(name));
                    }
                }
            }
        }
    }

    private static void check(PathName path, FileFacts facts) {
        boolean isHarmless = facts.type() == FileFacts.Type.DIRECTORY
                || facts.type() == FileFacts.Type.FILE
                        && facts.links() == 1
                        && (facts.attributes().mode() & SPECIAL_BITS) == 0;
        if (!isHarmless) {
            throw new BackupCorruptedException("the archive contains " + path
                    + ", which is a link, a device or a program with special rights; no base backup contains such a"
                    + " file, so nothing is restored from it");
        }
    }
}
