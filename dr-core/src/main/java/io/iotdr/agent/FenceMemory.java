package io.iotdr.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.FileLocks;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.json.Json;
import io.iotdr.json.JsonPart;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The newest owner of each plan that an agent has seen, in a file that survives a restart. An effect in the name of an older
 * owner is refused, and one of a newer owner waits until the effects of older ones have ended. Thread-safe.
 */
final class FenceMemory {

    private static final String OPERATION = "admit an effect";

    /** The newest owner of a plan. */
    record FenceMark(long run, long epoch) {
        static FenceMark of(FencingToken token) {
            return new FenceMark(token.number(), token.epoch());
        }

        boolean isBefore(FenceMark other) {
            return run < other.run || run == other.run && epoch < other.epoch;
        }
    }

    /** The content of the file: the newest owner by plan. */
    record FenceMarks(Map<String, FenceMark> plans) {}

    private record InProgress(FencingToken token, FenceMark mark, CompletableFuture<Boolean> ended) {
        /** An effect waits for those of older owners, and for those of earlier attempts at its own step. */
        boolean isBefore(InProgress other) {
            return token.plan().equals(other.token.plan())
                    && (mark.isBefore(other.mark) || token.step().equals(other.token.step()));
        }
    }

    private final Path file;
    private final Scheduler scheduler;
    private final Duration patience;
    private final List<InProgress> inProgress = new ArrayList<>();

    /**
     * Checks the marks that an earlier process left.
     *
     * @param patience how long an effect waits for those before it
     * @throws DisasterRecoveryException when the file cannot be read; without it, an older owner could act
     */
    FenceMemory(Path directory, Scheduler scheduler, Duration patience) {
        PrivateFiles.makeDirectory(directory);
        this.file = directory.resolve("fence.json");
        this.scheduler = scheduler;
        this.patience = patience;
        marks();
    }

    /** Reads the marks, at each use: a person may have removed one, and another agent may use the directory. */
    private Map<String, FenceMark> marks() {
        try {
            if (!Files.exists(file)) {
                return Map.of();
            }
            FenceMarks read = (FenceMarks)
                    Objects.requireNonNull(new JsonPart(Files.readString(file)).as(FenceMarks.class), "it is null");
            return Map.copyOf(Objects.requireNonNull(read.plans(), "it has no plans"));
        } catch (IOException | DisasterRecoveryException | NullPointerException e) {
            throw new DisasterRecoveryException(
                    "the agent cannot read which owners it has seen, in " + file + ": " + Reason.of(e)
                            + "; restore the file, or remove it once no earlier run can act any more",
                    e);
        }
    }

    /** An effect that was admitted, until it ends. */
    interface AdmittedEffect extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Notes the owner of a call that only looks: a later owner may decide on what it saw, so no earlier one may act after it.
     *
     * @throws ProviderException with outcome {@code REFUSED} for an older owner
     */
    synchronized void note(FencingToken token) {
        remember(token, FenceMark.of(token));
    }

    /**
     * Admits an effect, once those before it have ended. The mark of a newer owner is durable before that.
     *
     * @throws ProviderException with outcome {@code REFUSED} for an older owner, {@code NOT_DONE} while an effect before it
     *     does not end
     */
    AdmittedEffect admit(FencingToken token) {
        InProgress effect = new InProgress(token, FenceMark.of(token), new CompletableFuture<>());
        List<CompletableFuture<Boolean>> before = begin(effect);
        try {
            awaitAll(before, token.plan());
            note(token);
            return () -> end(effect);
        } catch (RuntimeException | Error refused) {
            end(effect);
            throw refused;
        }
    }

    private synchronized List<CompletableFuture<Boolean>> begin(InProgress effect) {
        note(effect.token());
        List<CompletableFuture<Boolean>> before = inProgress.stream()
                .filter(e -> e.isBefore(effect))
                .map(InProgress::ended)
                .toList();
        inProgress.add(effect);
        return before;
    }

    /** Compares with the newest mark and stores a newer one, under a lock that other agents on the directory share. */
    private void remember(FencingToken token, FenceMark mark) {
        Path guard = file.resolveSibling("fence.lock");
        try {
            PrivateFiles.create(guard);
            try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = FileLocks.lock(channel, guard)) {
                if (!lock.isValid()) {
                    throw new IOException("the lock of " + guard + " was lost");
                }
                Map<String, FenceMark> marks = marks();
                FenceMark known = marks.getOrDefault(token.plan(), mark);
                refuseOlder(token, mark, known);
                if (!mark.equals(marks.get(token.plan()))) {
                    Map<String, FenceMark> next = new TreeMap<>(marks);
                    next.put(token.plan(), mark);
                    PrivateFiles.write(file, Json.write(new FenceMarks(next)).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw ProviderException.notDone(
                    "agent", OPERATION, "the mark of its owner cannot be stored: " + Reason.of(e), e);
        }
    }

    private void refuseOlder(FencingToken token, FenceMark mark, FenceMark known) {
        if (mark.isBefore(known)) {
            throw ProviderException.refused(
                    "agent",
                    OPERATION,
                    "the run " + token.run() + " (epoch " + token.epoch() + ") has been replaced by run " + known.run()
                            + " (epoch " + known.epoch()
                            + ") of its plan. If the journal was begun anew, remove the plan"
                            + " from the agent's file " + file.getFileName());
        }
    }

    private void awaitAll(List<CompletableFuture<Boolean>> before, String plan) {
        if (before.isEmpty()) {
            return;
        }
        CompletableFuture<Boolean> ended = CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                .thenApply(all -> true);
        Future<?> limit = scheduler.after(patience, () -> ended.complete(false));
        try {
            if (!scheduler.await(ended)) {
                throw ProviderException.notDone(
                        "agent", OPERATION, "an earlier effect of " + plan + " has not ended", null);
            }
        } finally {
            limit.cancel(false);
        }
    }

    private synchronized void end(InProgress effect) {
        inProgress.remove(effect);
        effect.ended().complete(true);
    }
}
