package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.internal.process.SourceProcess;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.ContentReader.PendingContent;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a command without a shell and reads its output as one file. Not thread-safe. */
public final class CommandReader {

    private static final int MODE = 0600;

    private final ContentReader content;
    private final TreeOutput tree;
    private final Clock clock;
    private final Scheduler scheduler;

    public CommandReader(ContentReader content, TreeOutput tree, Clock clock, Scheduler scheduler) {
        this.content = content;
        this.tree = tree;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    public void read(BackupSource.Command source) {
        try (SourceProcess child = SourceProcess.start(source.command(), source.environment())) {
            AtomicBoolean late = new AtomicBoolean();
            Future<?> deadline = scheduler.after(source.timeout(), () -> {
                late.set(true);
                child.end();
            });
            List<PendingContent> pieces = output(source, child, late);
            boolean ended = child.endsWithin(source.timeout());
            deadline.cancel(false);
            if (late.get() || !ended || child.status() != 0) {
                boolean tooLong = late.get() || !ended;
                throw new DisasterRecoveryException("the command '"
                        + source.command().get(0) + "' "
                        + (tooLong
                                ? "did not finish within " + source.timeout()
                                : "ended with exit status " + child.status())
                        + ", so no backup was made: " + child.told());
            }
            write(source.file(), pieces);
        }
    }

    /** Reads the command's whole output; returns an empty list when the command was killed because of its timeout. */
    private List<PendingContent> output(BackupSource.Command source, SourceProcess child, AtomicBoolean late) {
        try {
            return content.read(child.output());
        } catch (IOException e) {
            if (late.get()) {
                return List.of();
            }
            throw new DisasterRecoveryException(
                    "the output of '" + source.command().get(0) + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private void write(String file, List<PendingContent> pieces) {
        Instant now = clock.now();
        long size = pieces.stream().mapToLong(PendingContent::length).sum();
        tree.add(TreeEntry.directory(PathName.ROOT, new Attributes(0700, 0, 0, 0, now, now, 0, Map.of())));
        PathName path = PathName.of(file.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        tree.add(TreeEntry.file(path, new Attributes(MODE, 0, 0, size, now, now, 0, Map.of()), List.of()), pieces);
    }
}
