package io.iotdr.agent;

import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Each kind has places of its own, so that probes that hang keep nothing else from its place. */
    enum CallKind {
        PROBE,
        LOOK,
        EFFECT
    }

    private static final int MOST_RUNNING = 256;

    private static final int MOST_KEPT = 10_000;
    private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();

    /** A call; {@code endedAt} is on the monotonic clock, and counts once the reply is there. */
    static final class KeptCall {
        private final String content;
        private final CompletableFuture<AgentReply> reply = new CompletableFuture<>();
        private volatile Optional<Progress> progress = Optional.empty();
        private volatile long endedAt;

        private KeptCall(String content) {
            this.content = content;
        }
    }

    private final Clock clock;
    private final Scheduler scheduler;
    private final Map<CallKind, KeptCalls> kept = new EnumMap<>(CallKind.class);
    private final Object lock = new Object();

    RunningCalls(Clock clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
        Arrays.stream(CallKind.values()).forEach(kind -> kept.put(kind, new KeptCalls()));
    }

    private KeptCalls of(CallKind kind) {
        return Objects.requireNonNull(kept.get(kind));
    }

    /**
     * Begins a call, unless the same was begun already.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} while too many calls run, {@code REFUSED} when its id belongs
     *     to another call
     */
    KeptCall begin(AgentCall asked, CallKind kind, Function<Consumer<Progress>, AgentReply> work) {
        KeptCall call = new KeptCall(asked.content());
        KeptCalls ofKind = of(kind);
        synchronized (lock) {
            Optional<KeptCall> known = known(asked.id());
            if (known.filter(k -> !k.content.isEmpty() && !k.content.equals(call.content))
                    .isPresent()) {
                throw ProviderException.refused("agent", "begin a call", "its id belongs to another call");
            }
            if (known.isPresent()) {
                return known.get();
            }
            if (ofKind.running() >= MOST_RUNNING) {
                throw ProviderException.notDone("agent", "begin a call", MOST_RUNNING + " calls run already", null);
            }
            ofKind.put(asked.id(), call, clock.nanos());
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
        synchronized (lock) {
            Optional<KeptCall> known = known(id);
            if (known.isEmpty()) {
                KeptCall lost = new KeptCall("");
                lost.endedAt = clock.nanos();
                lost.reply.complete(AgentReply.unknownCall(id));
                of(CallKind.EFFECT).put(id, lost, clock.nanos());
            }
            return known;
        }
    }

    private Optional<KeptCall> known(String id) {
        return kept.values().stream().flatMap(calls -> calls.find(id).stream()).findFirst();
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

    /**
     * The calls of one kind, in the order in which they began, so that thousands of probes displace no reply of an effect. Not
     * thread-safe.
     */
    private static final class KeptCalls {

        private final Map<String, KeptCall> calls = new LinkedHashMap<>();
        private final List<KeptCall> open = new ArrayList<>();

        Optional<KeptCall> find(String id) {
            return Optional.ofNullable(calls.get(id));
        }

        int running() {
            open.removeIf(call -> call.reply.isDone());
            return open.size();
        }

        void put(String id, KeptCall call, long now) {
            forgetOld(now);
            calls.put(id, call);
            open.add(call);
        }

        /** Looks only at the oldest ones, up to the first that has ended and is kept. */
        private void forgetOld(long now) {
            Iterator<KeptCall> oldest = calls.values().iterator();
            while (oldest.hasNext()) {
                KeptCall call = oldest.next();
                if (call.reply.isDone()) {
                    if (now - call.endedAt <= KEPT_NANOS && calls.size() <= MOST_KEPT) {
                        return;
                    }
                    oldest.remove();
                }
            }
        }
    }
}
