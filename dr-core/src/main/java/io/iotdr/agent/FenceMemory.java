package io.iotdr.agent;

import io.iotdr.agent.FenceFile.FenceMark;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Admits effects. One in the name of an older owner than an agent has seen is refused, and one of a newer owner waits until
 * the effects of older ones have ended. Thread-safe.
 */
final class FenceMemory {

    private static final String OPERATION = "admit an effect";

    private record InProgress(FencingToken token, FenceMark mark, CompletableFuture<Boolean> ended) {
        /** An effect waits for those of older owners, and for those of earlier attempts at its own step. */
        boolean isBefore(InProgress other) {
            return token.plan().equals(other.token.plan())
                    && (mark.isBefore(other.mark) || token.step().equals(other.token.step()));
        }
    }

    private final FenceFile file;
    private final EffectLocks locks;
    private final TimeSource time;
    private final Duration patience;
    private final List<InProgress> inProgress = new ArrayList<>();

    /**
     * Checks the marks that an earlier process left.
     *
     * @param patience how long an effect waits for those before it
     * @throws DisasterRecoveryException when the file cannot be read; without it, an older owner could act
     */
    FenceMemory(Path directory, TimeSource time, Duration patience) {
        PrivateFiles.makeDirectory(directory);
        this.file = new FenceFile(directory.resolve("fence.json"), time.clock());
        this.locks = new EffectLocks(directory, file, time);
        this.time = time;
        this.patience = patience;
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
    void note(FencingToken token) {
        file.note(token);
    }

    /**
     * Admits an effect, once those before it have ended, at this agent and at others on its directory. The mark of a newer
     * owner is durable before that.
     *
     * @param call the id of the call
     * @throws ProviderException with outcome {@code REFUSED} for an older owner or an earlier attempt, {@code NOT_DONE} while
     *     an effect before it does not end, {@code UNKNOWN} for a call that was begun before
     */
    AdmittedEffect admit(FencingToken token, String call) {
        InProgress effect = new InProgress(token, FenceMark.of(token), new CompletableFuture<>());
        List<CompletableFuture<Boolean>> before = begin(effect);
        boolean entered = false;
        try {
            awaitAll(before, token.plan());
            locks.enter(token, patience);
            entered = true;
            file.begin(token, call);
            return () -> end(effect, true);
        } catch (RuntimeException | Error refused) {
            end(effect, entered);
            throw refused;
        }
    }

    private synchronized List<CompletableFuture<Boolean>> begin(InProgress effect) {
        file.noteAttempt(effect.token());
        List<CompletableFuture<Boolean>> before = inProgress.stream()
                .filter(e -> e.isBefore(effect))
                .map(InProgress::ended)
                .toList();
        inProgress.add(effect);
        return before;
    }

    private void awaitAll(List<CompletableFuture<Boolean>> before, String plan) {
        if (before.isEmpty()) {
            return;
        }
        CompletableFuture<Boolean> ended = CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                .thenApply(all -> true);
        Future<?> limit = time.scheduler().after(patience, () -> ended.complete(false));
        try {
            if (!time.scheduler().await(ended)) {
                throw ProviderException.notDone(
                        "agent", OPERATION, "an earlier effect of " + plan + " has not ended", null);
            }
        } finally {
            limit.cancel(false);
        }
    }

    private void end(InProgress effect, boolean entered) {
        if (entered) {
            locks.leave(effect.token());
        }
        synchronized (this) {
            inProgress.remove(effect);
        }
        effect.ended().complete(true);
    }
}
