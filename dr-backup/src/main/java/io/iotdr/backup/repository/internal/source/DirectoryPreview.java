package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.repository.internal.files.DirectoryCursor;
import io.iotdr.backup.repository.internal.files.EntryException;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.BiConsumer;

/** Walks a directory as a backup does, and reads no content. */
public final class DirectoryPreview {

    private final BackupSource.Directory source;
    private final BiConsumer<String, Long> each;
    private final BiConsumer<String, String> unreadable;

    public DirectoryPreview(
            BackupSource.Directory source, BiConsumer<String, Long> each, BiConsumer<String, String> unreadable) {
        this.source = source;
        this.each = each;
        this.unreadable = unreadable;
    }

    public void walk() {
        try (OpenDirectory root = DirectoryReader.open(source.path());
                DirectoryCursor cursor = new DirectoryCursor(root)) {
            all(new ExclusionRules(source.exclusions(), root.facts()), cursor);
        } catch (IOException e) {
            throw new DisasterRecoveryException(source.path() + " cannot be backed up: " + Reason.of(e), e);
        }
    }

    /** Walks without recursion, as the backup does. */
    private void all(ExclusionRules rules, DirectoryCursor cursor) throws IOException {
        Deque<Iterator<PathName>> above = new ArrayDeque<>();
        above.addLast(entered(rules, cursor, PathName.ROOT));
        while (!above.isEmpty()) {
            if (!above.getLast().hasNext()) {
                above.removeLast();
                continue;
            }
            PathName child = above.getLast().next();
            try {
                if (isDirectory(rules, cursor, child)) {
                    above.addLast(entered(rules, cursor, child));
                }
            } catch (NoSuchFileException gone) {
                // The file was deleted after listing; a backup skips it too.
            } catch (IOException e) {
                unreadable.accept(child.toString(), EntryException.reason(e));
            }
        }
    }

    private static Iterator<PathName> entered(ExclusionRules rules, DirectoryCursor cursor, PathName path)
            throws IOException {
        OpenDirectory self = cursor.at(path);
        return rules.entered(path, self, self.facts()).iterator();
    }

    private boolean isDirectory(ExclusionRules rules, DirectoryCursor cursor, PathName path) throws IOException {
        OpenDirectory parent = cursor.at(path.parent());
        FileFacts facts = parent.facts(path.name());
        if (rules.excludes(path, facts)) {
            return false;
        }
        switch (facts.type()) {
            case SPECIAL -> unreadable.accept(path.toString(), "it is a pipe, a socket or a device");
            case LINK -> each.accept(path.toString(), 0L);
            case FILE -> {
                // Only opening it shows whether it can be read.
                parent.file(path.name()).close();
                each.accept(path.toString(), facts.attributes().size());
            }
            case DIRECTORY -> {
                cursor.at(path);
                each.accept(path.toString(), 0L);
            }
        }
        return facts.type() == FileFacts.Type.DIRECTORY;
    }
}
