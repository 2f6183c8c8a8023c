package io.iotdr.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The right in whose name a run calls a provider. Whoever carries out the call can refuse an owner that has been replaced: a
 * later run of the plan has a greater number, and a later owner of the run a greater epoch (Kleppmann, "How to do
 * distributed locking", 2016).
 *
 * @param run the run's id: the plan's id, a dash and a number that grows with each run
 * @param epoch the number of events in the run's journal when its owner took it; grows with each takeover
 */
public record FencingToken(String run, String step, int attempt, long epoch) {

    /** A call of a provider, which may throw anything. */
    public interface TokenCall<T extends @Nullable Object> {
        T call() throws Throwable;
    }

    private static final Pattern RUN = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)-([1-9][0-9]{0,17})");

    public FencingToken {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("'" + run + "' is not the id of a run, such as iot-7");
        }
        if (epoch < 0 || attempt < 0) {
            throw new IllegalArgumentException("the epoch " + epoch + " or the attempt " + attempt + " is negative");
        }
        Objects.requireNonNull(step, "a token needs a step");
    }

    private static final ThreadLocal<@Nullable FencingToken> CURRENT = new ThreadLocal<>();

    /** Returns the token of the run in whose name the calling thread calls a provider; empty outside of a run. */
    public static Optional<FencingToken> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Makes a call in the name of this token, on the calling thread. */
    public <T extends @Nullable Object> T within(TokenCall<T> call) throws Throwable {
        FencingToken before = CURRENT.get();
        CURRENT.set(this);
        try {
            return call.call();
        } finally {
            CURRENT.set(before);
        }
    }

    /** Returns the id of the plan. */
    public String plan() {
        return run.substring(0, run.lastIndexOf('-'));
    }

    /** Returns the number of the run. */
    public long number() {
        return Long.parseLong(run.substring(run.lastIndexOf('-') + 1));
    }
}
