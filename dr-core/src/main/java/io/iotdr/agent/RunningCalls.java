package io.iotdr.agent;

import io.iotdr.spi.Progress;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The calls that an agent carries out, and the results of those that ended a short while ago, so that a caller whose
 * connection broke still gets them. Thread-safe.
 */
final class RunningCalls {

    /** Looks and effects have places of their own, so that probes that hang keep no effect from its place. */
    private static final int MOST_RUNNING = 256;

    private static final int MOST_KEPT = 10_000;
    private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();

    /** A call; {@code endedAt} is on the monotonic clock, and counts once the reply is there. */
    static final class KeptCall {
        private final String content;
        private final boolean effect;
        private final CompletableFuture<AgentReply> reply = new CompletableFuture<>();
        private volatile Optional<Progress> progress = Optional.empty();
        private volatile long endedAt;

        private KeptCall(String content, boolean effect) {
            this.content = content;
            this.effect = effect;
        }

        private boolean runsAs(boolean wanted) {
            return effect == wanted && !reply.isDone();
        }
    }

    private final Clock clock;
    private final Scheduler scheduler;
    private final Map<String, KeptCall> calls = new LinkedHashMap<>();

    RunningCalls(Clock clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * Begins a call, unless the same was begun already.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} while too many calls run, {@code REFUSED} when its id belongs
     *     to another call
     */
    KeptCall begin(AgentCall asked, boolean effect, Function<Consumer<Progress>, AgentReply> work) {
        String id = asked.id();
        KeptCall call = new KeptCall(asked.content(), effect);
        synchronized (calls) {
            KeptCall known = calls.get(id);
            if (known != null && !known.content.isEmpty() && !known.content.equals(call.content)) {
                throw ProviderException.refused("agent", "begin a call", "its id belongs to another call");
            }
            if (known != null) {
                return known;
            }
            forgetOld();
            if (calls.values().stream().filter(c -> c.runsAs(effect)).count() >= MOST_RUNNING) {
                throw ProviderException.notDone("agent", "begin a call", MOST_RUNNING + " calls run already", null);
            }
            calls.put(id, call);
        }
        scheduler.execute(() -> {
            AgentReply reply = reply(() -> work.apply(p -> call.progress = Optional.of(p)));
            call.endedAt = clock.nanos();
            call.reply.complete(reply);
        });
        return call;
    }

    private static AgentReply reply(Supplier<AgentReply> work) {
        try {
            return work.get();
        } catch (Throwable e) {
            return AgentReply.failed("answer", e);
        }
    }

    /**
     * Returns the reply of a call that runs or ended a short while ago. An id that is not known is void from now on: its caller
     * was told so, and a request that is still on its way must not act after that.
     */
    Optional<KeptCall> find(String id) {
        synchronized (calls) {
            Optional<KeptCall> known = Optional.ofNullable(calls.get(id));
            if (known.isEmpty()) {
                KeptCall lost = new KeptCall("", false);
                lost.endedAt = clock.nanos();
                lost.reply.complete(AgentReply.unknownCall(id));
                forgetOld();
                calls.put(id, lost);
            }
            return known;
        }
    }

    /** Waits for a reply; returns that the call runs when it does not come in time. */
    AgentReply await(KeptCall call, Duration patience) {
        CompletableFuture<AgentReply> answer = call.reply.copy();
        Future<?> limit = scheduler.after(patience, () -> answer.complete(AgentReply.running(call.progress)));
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
