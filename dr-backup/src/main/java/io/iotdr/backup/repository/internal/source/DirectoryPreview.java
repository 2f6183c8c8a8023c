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
            directory(new ExclusionRules(source.exclusions(), root.facts()), cursor, PathName.ROOT);
        } catch (IOException e) {
            throw new DisasterRecoveryException(source.path() + " cannot be backed up: " + Reason.of(e), e);
        }
    }

    private void directory(ExclusionRules rules, DirectoryCursor cursor, PathName path) throws IOException {
        OpenDirectory self = cursor.at(path);
        for (PathName child : rules.entered(path, self, self.facts())) {
            try {
                visit(rules, cursor, child);
            } catch (NoSuchFileException gone) {
                // The file was deleted after listing; a backup skips it too.
            } catch (IOException e) {
                unreadable.accept(child.toString(), EntryException.reason(e));
            }
        }
    }

    private void visit(ExclusionRules rules, DirectoryCursor cursor, PathName path) throws IOException {
        OpenDirectory parent = cursor.at(path.parent());
        FileFacts facts = parent.facts(path.name());
        if (rules.excludes(path, facts)) {
            return;
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
                directory(rules, cursor, path);
            }
        }
    }
}
