package io.iotdr.sim.world;

import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.clock.SimThread;
import io.iotdr.sim.world.Fault.Failure;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.Effect;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import io.iotdr.spi.ServiceMesh;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection between a simulated process and everything that it calls: latency, lost responses, unreachable
 * targets, stale reads, and the points at which the process may die. The journal and the leases answer without latency;
 * a frozen process stands for one whose journal is slow.
 */
public final class SimConnection {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration HANGING = Duration.ofMinutes(4);

    /** The providers whose reads may be stale. */
    private static final Set<Class<?>> LAGGING =
            Set.of(DnsProvider.class, LoadBalancer.class, ServiceMesh.class, ComputePlatform.class);

    /** The types that store state. */
    private static final Set<Class<?>> STORES = Set.of(Journal.class, LeaseStore.class, Register.class);

    /** The operations that change a store, so that their caller may die before or after them. */
    private static final Set<String> WRITES = Set.of("append", "write");

    private final World world;
    private final SimProcess process;
    private final boolean mayFail;
    private final Map<String, @Nullable Object> answered = new HashMap<>();

    /**
     * Creates the wires of one process.
     *
     * @param mayFail whether faults affect it; they do not affect the people at the desk
     */
    public SimConnection(World world, SimProcess process, boolean mayFail) {
        this.world = world;
        this.process = process;
        this.mayFail = mayFail;
    }

    /** Wraps a provider so that this process's calls are subject to the faults, which name the provider by {@code place}. */
    public <T> T to(Class<T> type, String place, T provider) {
        InvocationHandler handler = (proxy, method, arguments) -> called(type, place, provider, method, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Returns a probe as the process reaches it: it takes time and never throws. */
    public HealthProbe to(HealthProbe probe) {
        return new HealthProbe() {
            @Override
            public String target() {
                return probe.target();
            }

            @Override
            public Observation probe(Duration timeout) {
                try {
                    process.sleep(world.latency("probe"));
                    return probe.probe(timeout);
                } catch (InterruptedException e) {
                    return new Observation.Unknown("interrupted");
                }
            }
        };
    }

    private @Nullable Object called(Class<?> type, String place, Object provider, Method method, Object[] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class || method.getName().equals("describe")) {
            return invoke(provider, method, arguments);
        }
        if (method.getName().equals("close")) {
            return null;
        }
        process.check();
        boolean store = STORES.contains(type);
        boolean effect = method.isAnnotationPresent(Effect.class) || WRITES.contains(method.getName());
        Call call = new Call(
                process,
                place,
                method.getName(),
                effect,
                world.loop().current().doing,
                FencingToken.current().orElse(null));
        world.observer().beforeCall(call);
        if (!store) {
            pause(place, method.getName(), world.latency(method.getName()));
        }
        Optional<Failure> failure = mayFail && !store ? world.failureOfNextCall() : Optional.empty();
        if (failure.filter(f -> f == Failure.STOPPED).isPresent()) {
            stop(call);
        }
        arrive(call);
        fail(call, failure, store);
        if (!effect && mayFail && LAGGING.contains(type)) {
            return read(call, provider, method, arguments);
        }
        @Nullable Object result = answer(call, failure, provider, method, arguments);
        if (store && mayFail && world.nextStoreAnswerIsLost()) {
            world.trace().say(() -> "fault: " + call + " ANSWER_LOST");
            throw ProviderException.unknown(place, method.getName(), "the answer was lost", null);
        }
        return result;
    }

    /** Reads from an eventually consistent provider: during a stale-reads fault, returns the previous answer. */
    private @Nullable Object read(Call call, Object provider, Method method, Object[] arguments) throws Throwable {
        String question = call.place() + "." + call.operation() + Arrays.toString(arguments);
        if (world.staleReads() && answered.containsKey(question)) {
            return answered.get(question);
        }
        @Nullable Object answer = invoke(provider, method, arguments);
        answered.put(question, answer);
        return answer;
    }

    /** Stops the caller. Once it continues, its call is on the way before another of its threads can end the attempt. */
    private void stop(Call call) {
        world.trace().say(() -> "fault: " + call + " STOPPED");
        process.freeze(world.options().lease().multipliedBy(3));
        try {
            process.sleep(Duration.ZERO);
        } catch (InterruptedException late) {
            world.trace().say(() -> call + " is sent all the same");
        }
    }

    /** A call reaches the agent of its region, if it is for one, whoever has taken over meanwhile. */
    private void arrive(Call call) {
        if (call.inRegion() && call.token() != null) {
            world.agents.admit(call.token());
            world.observer().arrived(call);
        }
    }

    /**
     * One call of a process, for the trace and the invariants.
     *
     * @param token the run in whose name the call is made; null outside of a run
     */
    public record Call(
            SimProcess process,
            String place,
            String operation,
            boolean effect,
            SimThread.@Nullable Doing doing,
            @Nullable FencingToken token) {

        /** Returns whether the call is for something in a region, where an agent carries it out. */
        boolean inRegion() {
            return place.contains(" ");
        }

        @Override
        public String toString() {
            return process.name() + " " + place + "." + operation
                    + (doing == null ? "" : " (" + doing.step() + " " + doing.part() + ")");
        }
    }

    /** Applies faults that occur before the effect. */
    private void fail(Call call, Optional<Failure> failure, boolean store) {
        String what = call.operation();
        if (world.unreachable(process, call.place())) {
            pause(call.place(), what, store ? Duration.ZERO : PATIENCE);
            if (world.unreachable(process, call.place())) {
                throw ProviderException.notDone(call.place(), what, "no answer", null);
            }
        }
        if (world.hangs(call.place())) {
            pause(call.place(), what, HANGING);
            throw ProviderException.unknown(call.place(), what, "no answer", null);
        }
        if (failure.isEmpty()) {
            return;
        }
        if (failure.get() != Failure.STOPPED) {
            world.trace().say(() -> "fault: " + call + " " + failure.get());
        }
        switch (failure.get()) {
            case NOT_DONE -> throw ProviderException.notDone(call.place(), what, "busy", null);
            case REFUSED -> throw ProviderException.refused(call.place(), what, "permission is missing");
            case TIMED_OUT -> {
                pause(call.place(), what, PATIENCE);
                throw ProviderException.unknown(call.place(), what, "no answer", null);
            }
            case HANGS -> pause(call.place(), what, HANGING);
            case STOPPED, ANSWER_LOST -> {
                // Handled before the call is sent, and after its effect.
            }
        }
    }

    private @Nullable Object answer(
            Call call, Optional<Failure> failure, Object provider, Method method, Object[] arguments) throws Throwable {
        crashPoint(call);
        @Nullable Object result = world.observer().effect(call, () -> invoke(provider, method, arguments), arguments);
        crashPoint(call);
        if (failure.filter(f -> f == Failure.ANSWER_LOST).isPresent()) {
            pause(call.place(), call.operation(), PATIENCE);
            throw ProviderException.unknown(call.place(), call.operation(), "the answer was lost", null);
        }
        return result;
    }

    private void crashPoint(Call call) {
        if (call.effect() && mayFail && world.diesAtNextPoint()) {
            world.trace().say(() -> "fault: " + process.name() + " dies at " + call);
            world.kill(process);
            process.check();
        }
    }

    private static @Nullable Object invoke(Object provider, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(provider, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void pause(String place, String operation, Duration length) {
        try {
            process.sleep(length);
        } catch (InterruptedException e) {
            throw ProviderException.unknown(place, operation, "interrupted", e);
        }
    }
}
