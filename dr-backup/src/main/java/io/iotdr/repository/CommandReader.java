package io.iotdr.repository;

import io.iotdr.backup.BackupSource;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.repository.ContentReader.Pending;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a command without a shell and reads its output as one file. Not thread-safe. */
final class CommandReader {

    private static final int MOST_TOLD = 500;
    private static final int MODE = 0600;

    private final ContentReader content;
    private final TreeOutput tree;
    private final Clock clock;
    private final Scheduler scheduler;

    CommandReader(ContentReader content, TreeOutput tree, Clock clock, Scheduler scheduler) {
        this.content = content;
        this.tree = tree;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    void read(BackupSource.Command source) {
        String name = source.command().get(0);
        Path errors = null;
        Process process = null;
        try {
            errors = Files.createTempFile("dr-command", ".err");
            ProcessBuilder builder = new ProcessBuilder(source.command()).redirectError(errors.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
            builder.environment().putAll(source.environment());
            process = builder.start();
            process.getOutputStream().close();
            Process running = process;
            AtomicBoolean late = new AtomicBoolean();
            Future<?> deadline = scheduler.after(source.timeout(), () -> {
                late.set(true);
                end(running);
            });
            List<Pending> pieces = output(process, late);
            int status = process.waitFor();
            deadline.cancel(false);
            if (late.get() || status != 0) {
                throw new DisasterRecoveryException("the command '" + name + "' "
                        + (late.get() ? "did not end in " + source.timeout() : "ended with status " + status)
                        + ", so there is no backup: " + told(errors));
            }
            write(source.file(), pieces);
        } catch (IOException e) {
            throw new DisasterRecoveryException("the command '" + name + "' cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("the backup of the command '" + name + "' was interrupted", e);
        } finally {
            if (process != null) {
                end(process);
            }
            forget(errors);
        }
    }

    /** All that it writes; a command that was ended because it was late leaves its output in the middle. */
    private List<Pending> output(Process process, AtomicBoolean late) throws IOException {
        try {
            return content.read(process.getInputStream());
        } catch (IOException e) {
            if (late.get()) {
                return List.of();
            }
            throw e;
        }
    }

    private void write(String file, List<Pending> pieces) {
        Instant now = clock.now();
        long size = pieces.stream().mapToLong(Pending::length).sum();
        tree.add(Entry.directory(PathName.ROOT, new Attributes(0700, 0, 0, 0, now, now, 0, Map.of())));
        PathName path = PathName.of(file.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        tree.add(Entry.file(path, new Attributes(MODE, 0, 0, size, now, now, 0, Map.of()), List.of()), pieces);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String told(Path errors) throws IOException {
        String all = Files.readString(errors, java.nio.charset.StandardCharsets.ISO_8859_1)
                .strip();
        return all.length() > MOST_TOLD ? "…" + all.substring(all.length() - MOST_TOLD) : all;
    }

    private static void forget(@org.jspecify.annotations.Nullable Path errors) {
        try {
            if (errors != null) {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot delete " + errors, e);
        }
    }
}
