package io.iotdr.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.json.Json;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private record InProgress(String plan, FenceMark mark, CompletableFuture<Boolean> ended) {}

    private final Path file;
    private final Scheduler scheduler;
    private final Duration patience;
    private final Map<String, FenceMark> newest;
    private final List<InProgress> inProgress = new ArrayList<>();

    /**
     * Reads the marks that an earlier process left.
     *
     * @param patience how long an effect waits for those of older owners
     * @throws DisasterRecoveryException when the file cannot be read; without it, an older owner could act
     */
    FenceMemory(Path directory, Scheduler scheduler, Duration patience) {
        PrivateFiles.makeDirectory(directory);
        this.file = directory.resolve("fence.json");
        this.scheduler = scheduler;
        this.patience = patience;
        this.newest = new TreeMap<>(read(file));
    }

    private static Map<String, FenceMark> read(Path file) {
        try {
            return Files.exists(file)
                    ? Json.read(Files.readString(file), FenceMarks.class).plans()
                    : Map.of();
        } catch (IOException | DisasterRecoveryException e) {
            throw new DisasterRecoveryException(
                    "the agent cannot read which owners it has seen, in " + file + ": " + Reason.of(e)
                            + "; restore the file, or remove it once no earlier run can act any more",
                    e);
        }
    }

    /** An effect that was admitted, until it ends. */
    interface Admission extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Admits an effect, once those of older owners have ended. The mark of a newer owner is durable before that.
     *
     * @throws ProviderException with outcome {@code REFUSED} for an older owner, {@code NOT_DONE} while an effect of an
     *     older owner does not end
     */
    Admission admit(FencingToken token) {
        FenceMark mark = FenceMark.of(token);
        InProgress effect = new InProgress(token.plan(), mark, new CompletableFuture<>());
        List<CompletableFuture<Boolean>> older = begin(token, effect);
        try {
            awaitAll(older, token.plan());
            refuseOlder(token, mark);
            return () -> end(effect);
        } catch (RuntimeException | Error refused) {
            end(effect);
            throw refused;
        }
    }

    private synchronized List<CompletableFuture<Boolean>> begin(FencingToken token, InProgress effect) {
        refuseOlder(token, effect.mark());
        if (!effect.mark().equals(newest.get(token.plan()))) {
            remember(token.plan(), effect.mark());
        }
        inProgress.add(effect);
        return inProgress.stream()
                .filter(e -> e.plan().equals(token.plan()) && e.mark().isBefore(effect.mark()))
                .map(InProgress::ended)
                .toList();
    }

    private synchronized void refuseOlder(FencingToken token, FenceMark mark) {
        FenceMark known = newest.getOrDefault(token.plan(), mark);
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

    /** An effect of an older owner that was admitted before the newer one came may still change what that one sees. */
    private void awaitAll(List<CompletableFuture<Boolean>> older, String plan) {
        if (older.isEmpty()) {
            return;
        }
        CompletableFuture<Boolean> ended =
                CompletableFuture.allOf(older.toArray(CompletableFuture[]::new)).thenApply(all -> true);
        Future<?> limit = scheduler.after(patience, () -> ended.complete(false));
        try {
            if (!scheduler.await(ended)) {
                throw ProviderException.notDone(
                        "agent", OPERATION, "an effect of an earlier owner of " + plan + " has not ended", null);
            }
        } finally {
            limit.cancel(false);
        }
    }

    private synchronized void end(InProgress effect) {
        inProgress.remove(effect);
        effect.ended().complete(true);
    }

    private void remember(String plan, FenceMark mark) {
        Map<String, FenceMark> next = new TreeMap<>(newest);
        next.put(plan, mark);
        try {
            PrivateFiles.write(file, Json.write(new FenceMarks(next)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ProviderException.notDone(
                    "agent", OPERATION, "the mark of its owner cannot be stored: " + Reason.of(e), e);
        }
        newest.put(plan, mark);
    }
}
