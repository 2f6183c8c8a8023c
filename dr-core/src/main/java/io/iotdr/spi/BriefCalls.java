package io.iotdr.spi;

import java.util.function.Supplier;

/**
 * Calls into a region that may be lost, whose answer is not worth a long wait: a failover fences such a region if it can, and
 * does not depend on it. Providers that would wait for a region to come back ask {@link #isBrief}.
 */
public final class BriefCalls {

    private static final ThreadLocal<Boolean> BRIEF = ThreadLocal.withInitial(() -> false);

    private BriefCalls() {}

    /** Makes calls on this thread that do not wait for a region to come back. */
    public static void briefly(Runnable calls) {
        briefly(() -> {
            calls.run();
            return true;
        });
    }

    /** Returns the result of calls on this thread that do not wait for a region to come back. */
    public static <T> T briefly(Supplier<T> calls) {
        boolean before = BRIEF.get();
        BRIEF.set(true);
        try {
            return calls.get();
        } finally {
            BRIEF.set(before);
        }
    }

    /** Returns whether the calls of this thread are brief now. */
    public static boolean isBrief() {
        return BRIEF.get();
    }
}
