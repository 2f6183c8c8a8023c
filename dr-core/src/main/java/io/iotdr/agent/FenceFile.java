package io.iotdr.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.FileLocks;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.json.Json;
import io.iotdr.json.JsonPart;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The owners that the agents on one directory have seen, in a file: the newest one of each plan, its newest attempt at each
 * step, and the effects that were begun within the last minutes. Thread-safe.
 */
final class FenceFile {

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

    /**
     * The newest owner of a plan, as it is stored.
     *
     * @param attempts its newest attempt at each step
     * @param settled whether every effect of older owners has ended, at each agent
     */
    record PlanFence(long run, long epoch, @Nullable Map<String, Integer> attempts, boolean settled) {
        static PlanFence of(FenceMark mark) {
            return new PlanFence(mark.run(), mark.epoch(), Map.of(), false);
        }

        FenceMark mark() {
            return new FenceMark(run, epoch);
        }

        int attempt(String step) {
            return attempts == null ? 0 : attempts.getOrDefault(step, 0);
        }

        PlanFence with(FencingToken token) {
            Map<String, Integer> all = new TreeMap<>(attempts == null ? Map.of() : attempts);
            all.merge(token.step(), token.attempt(), Math::max);
            return new PlanFence(run, epoch, all, settled);
        }

        PlanFence asSettled() {
            return new PlanFence(run, epoch, attempts, true);
        }
    }

    /**
     * The content of the file.
     *
     * @param effects when each effect was begun whose request may be recorded and still be accepted
     */
    record FenceMarks(
            Map<String, PlanFence> plans, @Nullable Map<String, Instant> effects) {}

    private final Path file;
    private final Clock clock;

    /**
     * Checks what earlier processes left.
     *
     * @throws DisasterRecoveryException when the file cannot be read; without it, an older owner could act
     */
    FenceFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        read();
    }

    /** Reads the file, at each use: a person may have changed it, and another agent may use it. */
    private FenceMarks read() {
        try {
            if (!Files.exists(file)) {
                return new FenceMarks(Map.of(), Map.of());
            }
            FenceMarks read = (FenceMarks)
                    Objects.requireNonNull(new JsonPart(Files.readString(file)).as(FenceMarks.class), "it is null");
            Objects.requireNonNull(read.plans(), "it has no plans");
            return read;
        } catch (IOException | DisasterRecoveryException | NullPointerException e) {
            throw new DisasterRecoveryException(
                    "the agent cannot read which owners it has seen, in " + file + ": " + Reason.of(e)
                            + "; restore the file, or remove it once no earlier run can act any more",
                    e);
        }
    }

    /**
     * Notes the owner of a call.
     *
     * @throws ProviderException with outcome {@code REFUSED} for an older owner
     */
    void note(FencingToken token) {
        change(marks -> marked(marks, token));
    }

    /**
     * Notes an attempt that asks for an effect.
     *
     * @throws ProviderException with outcome {@code REFUSED} for an older owner, or an earlier attempt at the step
     */
    void noteAttempt(FencingToken token) {
        change(marks -> attempted(marked(marks, token), token));
    }

    /**
     * Notes an effect that begins now.
     *
     * @param call the call's id, which its caller never sends again once an agent may have begun it
     * @throws ProviderException as {@link #noteAttempt} does, and with outcome {@code UNKNOWN} for a call that was begun before
     */
    void begin(FencingToken token, String call) {
        change(marks -> begun(attempted(marked(marks, token), token), call));
    }

    /** Notes that every effect of the owners before this one has ended. */
    void settle(FencingToken token) {
        change(marks -> {
            FenceMarks known = marked(marks, token);
            return with(
                    known,
                    token.plan(),
                    Objects.requireNonNull(known.plans().get(token.plan())).asSettled());
        });
    }

    /** Returns whether every effect of the owners before this one has ended. */
    boolean isSettled(FencingToken token) {
        PlanFence known = read().plans().get(token.plan());
        return known != null && known.settled() && known.mark().equals(FenceMark.of(token));
    }

    private FenceMarks marked(FenceMarks marks, FencingToken token) {
        FenceMark mark = FenceMark.of(token);
        PlanFence known = marks.plans().get(token.plan());
        if (known != null && mark.isBefore(known.mark())) {
            throw ProviderException.refused(
                    "agent",
                    OPERATION,
                    "the run " + token.run() + " (epoch " + token.epoch() + ") has been replaced by run " + known.run()
                            + " (epoch " + known.epoch() + ") of its plan. Is the journal another one than before, as"
                            + " with another --state? Only if it was begun anew, remove the plan from the agent's file "
                            + file.getFileName());
        }
        return known != null && known.mark().equals(mark) ? marks : with(marks, token.plan(), PlanFence.of(mark));
    }

    private static FenceMarks attempted(FenceMarks marks, FencingToken token) {
        PlanFence known = Objects.requireNonNull(marks.plans().get(token.plan()));
        if (token.attempt() < known.attempt(token.step())) {
            throw ProviderException.refused(
                    "agent",
                    OPERATION,
                    "attempt " + token.attempt() + " at the step " + token.step() + " has been replaced by attempt "
                            + known.attempt(token.step()));
        }
        return token.attempt() == known.attempt(token.step()) ? marks : with(marks, token.plan(), known.with(token));
    }

    private FenceMarks begun(FenceMarks marks, String call) {
        Map<String, Instant> effects = new TreeMap<>(marks.effects() == null ? Map.of() : marks.effects());
        Instant now = clock.now();
        effects.values()
                .removeIf(at -> at.plus(NonceWindow.TOLERANCE.multipliedBy(3)).isBefore(now));
        if (effects.putIfAbsent(call, now) != null) {
            throw ProviderException.unknown(
                    "agent", OPERATION, "the call was begun before, and its result is not known any more", null);
        }
        return new FenceMarks(marks.plans(), effects);
    }

    private static FenceMarks with(FenceMarks marks, String plan, PlanFence fence) {
        Map<String, PlanFence> plans = new TreeMap<>(marks.plans());
        plans.put(plan, fence);
        return new FenceMarks(plans, marks.effects());
    }

    /** Changes the file under a lock that other agents on the directory share. */
    private synchronized void change(UnaryOperator<FenceMarks> change) {
        Path guard = file.resolveSibling("fence.lock");
        try {
            PrivateFiles.create(guard);
            try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = FileLocks.lock(channel, guard)) {
                if (!lock.isValid()) {
                    throw new IOException("the lock of " + guard + " was lost");
                }
                FenceMarks before = read();
                FenceMarks after = change.apply(before);
                if (!after.equals(before)) {
                    PrivateFiles.write(file, Json.write(after).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw ProviderException.notDone(
                    "agent", OPERATION, "the mark of its owner cannot be stored: " + Reason.of(e), e);
        }
    }
}
