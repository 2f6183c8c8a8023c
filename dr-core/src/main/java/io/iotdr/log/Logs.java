package io.iotdr.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loggers that write nothing on threads that simulate. A simulation provokes thousands of failures, and the host's log must
 * not contain them. Thread-safe.
 */
public final class Logs {

    private static final boolean SIMULATIONS_TOO = Boolean.getBoolean("dr.simulation.log");
    private static final ThreadLocal<Boolean> SILENT = ThreadLocal.withInitial(() -> false);

    private Logs() {}

    /** Returns the logger of a class. */
    public static Logger of(Class<?> type) {
        Logger real = LoggerFactory.getLogger(type);
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (SILENT.get() && method.getReturnType() == void.class) {
                        return null;
                    }
                    if (SILENT.get() && method.getReturnType() == boolean.class) {
                        return false;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    /**
     * Silences or restores the loggers on the calling thread, unless the system property {@code dr.simulation.log} is
     * {@code true}.
     *
     * @return whether they were silent before
     */
    public static boolean silent(boolean silent) {
        boolean before = SILENT.get();
        SILENT.set(silent && !SIMULATIONS_TOO);
        return before;
    }
}
