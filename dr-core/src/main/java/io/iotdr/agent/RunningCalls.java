package io.iotdr.agent;

import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The calls that an agent carries out, and the results of those that ended a short while ago, so that a caller whose
 * connection broke still gets them. Thread-safe.
 */
final class RunningCalls {

    private static final int MOST_RUNNING = 256;
    private static final int MOST_KEPT = 10_000;
    private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();

    /** A call; {@code endedAt} is on the monotonic clock, and counts once the reply is there. */
    private static final class KeptCall {
        private final CompletableFuture<AgentReply> reply = new CompletableFuture<>();
        private volatile long endedAt;
    }

    private final Clock clock;
    private final Scheduler scheduler;
    private final Map<String, KeptCall> calls = new LinkedHashMap<>();

    RunningCalls(Clock clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * Begins a call, unless one with this id was begun already.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} while too many calls run
     */
    CompletableFuture<AgentReply> begin(String id, Supplier<AgentReply> work) {
        KeptCall call = new KeptCall();
        synchronized (calls) {
            KeptCall known = calls.get(id);
            if (known != null) {
                return known.reply;
            }
            forgetOld();
            if (calls.values().stream().filter(c -> !c.reply.isDone()).count() >= MOST_RUNNING) {
                throw ProviderException.notDone("agent", "begin a call", MOST_RUNNING + " calls run already", null);
            }
            calls.put(id, call);
        }
        scheduler.execute(() -> {
            AgentReply reply = reply(work);
            call.endedAt = clock.nanos();
            call.reply.complete(reply);
        });
        return call.reply;
    }

    private static AgentReply reply(Supplier<AgentReply> work) {
        try {
            return work.get();
        } catch (Throwable e) {
            return AgentReply.failed("answer", e);
        }
    }

    /** Returns the reply of a call that runs or ended a short while ago. */
    Optional<CompletableFuture<AgentReply>> find(String id) {
        synchronized (calls) {
            return Optional.ofNullable(calls.get(id)).map(c -> c.reply);
        }
    }

    /** Waits for a reply; returns that the call runs when it does not come in time. */
    AgentReply await(CompletableFuture<AgentReply> reply, Duration patience) {
        CompletableFuture<AgentReply> answer = reply.copy();
        Future<?> limit = scheduler.after(patience, () -> answer.complete(AgentReply.running()));
        try {
            return scheduler.await(answer);
        } finally {
            limit.cancel(false);
        }
    }

    private void forgetOld() {
        long now = clock.nanos();
        Iterator<KeptCall> oldest = calls.values().iterator();
        while (oldest.hasNext()) {
            KeptCall call = oldest.next();
            if (call.reply.isDone() && (now - call.endedAt > KEPT_NANOS || calls.size() > MOST_KEPT)) {
                oldest.remove();
            }
        }
    }
}
