package io.iotdr.backup.repository.internal.restore;

import io.iotdr.backup.PointChange;
import io.iotdr.backup.PointChange.ChangeKind;
import io.iotdr.backup.PointFile;
import io.iotdr.backup.PointFile.FileKind;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.source.Bundle;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.Selection;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeEntry.EntryKind;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the list of files of a backup, and compares it with another one. */
public final class FileListing {

    private final Manifest manifest;
    private final Chunks chunks;

    public FileListing(Manifest manifest, Chunks chunks) {
        this.manifest = manifest;
        this.chunks = chunks;
    }

    private TreeStream entries() {
        return new TreeStream(manifest.tree(), chunks::read);
    }

    /** Passes each selected entry, in the order of a depth-first walk. */
    public void files(Selection selection, Consumer<PointFile> each) {
        TreeStream entries = entries();
        while (entries.hasNext()) {
            TreeEntry entry = entries.next();
            if (selection.takes(entry)) {
                each.accept(file(entry));
            }
        }
    }

    /** Passes each difference from this backup to a later one, in the same order. */
    public void changes(FileListing later, Consumer<PointChange> each) {
        TreeStream before = entries();
        TreeStream after = later.entries();
        TreeEntry old = next(before);
        TreeEntry now = next(after);
        while (old != null || now != null) {
            int order = old == null ? 1 : now == null ? -1 : old.path().compareTo(now.path());
            change(later, order <= 0 ? old : null, order >= 0 ? now : null).ifPresent(each);
            old = order <= 0 ? next(before) : old;
            now = order >= 0 ? next(after) : now;
        }
    }

    private static @Nullable TreeEntry next(TreeStream entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    private Optional<PointChange> change(FileListing later, @Nullable TreeEntry before, @Nullable TreeEntry after) {
        return kind(later, before, after)
                .map(kind -> new PointChange(
                        kind,
                        Optional.ofNullable(before).map(FileListing::file),
                        Optional.ofNullable(after).map(FileListing::file)));
    }

    private Optional<ChangeKind> kind(FileListing later, @Nullable TreeEntry before, @Nullable TreeEntry after) {
        if (before == null || after == null) {
            return Optional.of(before == null ? ChangeKind.ADDED : ChangeKind.REMOVED);
        }
        if (!sameContent(later, before, after)) {
            return Optional.of(ChangeKind.CONTENT);
        }
        return sameAttributes(before.attributes(), after.attributes())
                ? Optional.empty()
                : Optional.of(ChangeKind.ATTRIBUTES);
    }

    /** Equal pieces are equal content. A small file may share another chunk now, so its bytes are compared. */
    private boolean sameContent(FileListing later, TreeEntry before, TreeEntry after) {
        if (before.kind() != after.kind() || !Arrays.equals(before.target(), after.target())) {
            return false;
        }
        return before.pieces().equals(after.pieces())
                || before.attributes().size() == after.attributes().size()
                        && before.attributes().size() <= Bundle.SMALL
                        && Arrays.equals(content(before), later.content(after));
    }

    private byte[] content(TreeEntry file) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        new WriteRun(manifest, chunks).write(file, content);
        return content.toByteArray();
    }

    /** The change time and the inode say nothing to people. */
    private static boolean sameAttributes(Attributes before, Attributes after) {
        return before.mode() == after.mode()
                && before.owner() == after.owner()
                && before.group() == after.group()
                && before.modified().equals(after.modified())
                && before.extended().keySet().equals(after.extended().keySet())
                && before.extended().entrySet().stream()
                        .allMatch(e ->
                                Arrays.equals(e.getValue(), after.extended().get(e.getKey())));
    }

    private static PointFile file(TreeEntry entry) {
        Attributes attributes = entry.attributes();
        return new PointFile(
                entry.path().toString(),
                kind(entry.kind()),
                entry.kind() == EntryKind.FILE ? attributes.size() : 0,
                attributes.mode(),
                attributes.owner(),
                attributes.group(),
                attributes.modified(),
                entry.target().length == 0 ? Optional.empty() : Optional.of(entry.targetText()));
    }

    private static FileKind kind(EntryKind kind) {
        return switch (kind) {
            case FILE -> FileKind.FILE;
            case DIRECTORY -> FileKind.DIRECTORY;
            case SYMBOLIC_LINK -> FileKind.SYMBOLIC_LINK;
            case HARD_LINK -> FileKind.HARD_LINK;
        };
    }
}
