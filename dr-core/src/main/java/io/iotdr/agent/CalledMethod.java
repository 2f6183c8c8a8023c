package io.iotdr.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.function.Consumer;

/** Finds the method of a resource that a call means, and its arguments. */
final class CalledMethod {

    private CalledMethod() {}

    /**
     * Returns the method of an interface that a call means.
     *
     * @throws ProviderException with outcome {@code REFUSED} when there is none
     */
    static Method of(Class<?> type, AgentCall call) {
        return Arrays.stream(type.getMethods())
                .filter(m -> !Modifier.isStatic(m.getModifiers())
                        && m.getName().equals(call.method())
                        && sent(m) == call.arguments().size())
                .findFirst()
                .orElseThrow(() -> ProviderException.refused(
                        "agent",
                        "call " + call.target(),
                        type.getSimpleName() + " has no method " + call.method() + " with "
                                + call.arguments().size() + " arguments; do both sides have the same version?"));
    }

    /** A listener to progress stays with the caller, and is the last parameter. */
    private static long sent(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .filter(type -> type != Consumer.class)
                .count();
    }

    /**
     * Returns the arguments of a call as the method takes them.
     *
     * @throws ProviderException with outcome {@code REFUSED} when one has another form
     */
    static Object[] arguments(Method method, AgentCall call, Consumer<Progress> progress) {
        Object[] arguments = new Object[method.getParameterCount()];
        Arrays.fill(arguments, progress);
        for (int i = 0; i < call.arguments().size(); i++) {
            try {
                arguments[i] = call.arguments().get(i).as(method.getGenericParameterTypes()[i]);
            } catch (DisasterRecoveryException malformed) {
                throw ProviderException.refused(
                        "agent",
                        call.target() + "." + call.method(),
                        "argument " + (i + 1) + ": " + Reason.of(malformed));
            }
        }
        return arguments;
    }
}
