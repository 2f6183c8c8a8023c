package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.repository.internal.tree.FileFacts;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
        if (!Files.isDirectory(source.path())) {
            throw new DisasterRecoveryException(source.path() + " cannot be backed up: there is no such directory");
        }
        try {
            Path root = source.path().toRealPath();
            FileFacts facts = FileFacts.of(root);
            directory(new ExclusionRules(source.exclusions(), facts), PathName.ROOT, root, facts);
        } catch (IOException e) {
            throw new DisasterRecoveryException(source.path() + " cannot be backed up: " + Reason.of(e), e);
        }
    }

    private void directory(ExclusionRules rules, PathName path, Path directory, FileFacts facts) throws IOException {
        for (PathName child : rules.entered(path, directory, facts)) {
            try {
                visit(rules, child, child.below(directory, path));
            } catch (NoSuchFileException gone) {
                // The file was deleted after listing; a backup skips it too.
            } catch (IOException e) {
                unreadable.accept(child.toString(), Reason.of(e));
            }
        }
    }

    private void visit(ExclusionRules rules, PathName path, Path file) throws IOException {
        FileFacts facts = FileFacts.of(file);
        if (rules.excludes(path, facts)) {
            return;
        }
        if (facts.type() == FileFacts.Type.SPECIAL) {
            unreadable.accept(path.toString(), "it is a pipe, a socket or a device");
            return;
        }
        if (facts.type() == FileFacts.Type.FILE && !Files.isReadable(file)) {
            unreadable.accept(path.toString(), "permission to read it is denied");
            return;
        }
        each.accept(
                path.toString(),
                facts.type() == FileFacts.Type.FILE ? facts.attributes().size() : 0L);
        if (facts.type() == FileFacts.Type.DIRECTORY) {
            directory(rules, path, file, facts);
        }
    }
}
