package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The files with several names: the first name that was visited has the content. Not thread-safe. */
final class LinkedFiles {

    private final Map<Inode, FirstName> first = new HashMap<>();

    private record Inode(long device, long number) {
        static Inode of(FileFacts facts) {
            return new Inode(facts.device(), facts.attributes().inode());
        }
    }

    /** @param entry with the content; completes with empty when the name had vanished before its content was read */
    record FirstName(PathName path, FileFacts facts, CompletableFuture<Optional<TreeEntry>> entry) {

        /** Returns whether what was read under this name is the content of the file: another one may have taken the name. */
        boolean hasContent() {
            return entry.join()
                    .filter(e -> e.attributes().inode() == facts.attributes().inode())
                    .isPresent();
        }
    }

    /** Returns the first name of a file; an inode that is used again within a walk has another size or time. */
    Optional<FirstName> first(FileFacts facts) {
        return Optional.ofNullable(first.get(Inode.of(facts)))
                .filter(name -> name.facts().isStill(facts));
    }

    void put(FileFacts facts, PathName path, CompletableFuture<Optional<TreeEntry>> entry) {
        first.put(Inode.of(facts), new FirstName(path, facts, entry));
    }
}
