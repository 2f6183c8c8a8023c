package io.iotdr.recovery.internal.drive;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.functions.CheckedSupplier;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.Effect;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.RegionResourcesBuilder;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;
import io.iotdr.time.Clock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wraps a region's providers with two checks before every call: the caller must still own the run (S3), and the circuit
 * breaker of that provider in that region must allow the call.
 */
final class GuardedProviders {

    private final CircuitBreakerRegistry breakers;
    private final Clock clock;
    private final boolean mayAct;

    /** Creates providers for a real run. */
    static GuardedProviders acting(Clock clock) {
        return new GuardedProviders(clock, true);
    }

    /** Creates providers for a dry run, which refuse every call that would have an effect (S10). */
    static GuardedProviders looking(Clock clock) {
        return new GuardedProviders(clock, false);
    }

    private GuardedProviders(Clock clock, boolean mayAct) {
        this.clock = clock;
        this.mayAct = mayAct;
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(60)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(new JavaClock(clock))
                .currentTimestampFunction(wall -> clock.nanos(), TimeUnit.NANOSECONDS)
                .recordException(e -> e instanceof ProviderException p && p.retryable())
                .build());
    }

    /** Returns {@code plain} with the guard around each call. */
    RegionResources guard(String region, RegionResources plain, CallGuard calls) {
        RegionResourcesBuilder out = RegionResources.builder();
        plain.compute().ifPresent(p -> out.compute(guard(region, ComputePlatform.class, p, calls)));
        plain.dns()
                .ifPresent(p -> out.dns(
                        guard(region, DnsProvider.class, p, calls),
                        plain.dnsRecords().toArray(DnsRecordSet[]::new)));
        plain.loadBalancer()
                .ifPresent(p -> out.loadBalancer(
                        guard(region, LoadBalancer.class, p, calls),
                        plain.pools().toArray(String[]::new)));
        plain.mesh()
                .ifPresent(p -> out.mesh(
                        guard(region, ServiceMesh.class, p, calls),
                        plain.meshServices().toArray(String[]::new)));
        plain.dataStores().forEach((n, p) -> out.dataStore(n, guard(region + "/" + n, DataStore.class, p, calls)));
        plain.restores().forEach((n, p) -> out.restore(n, guard(region + "/" + n, DataRestore.class, p, calls)));
        plain.replications()
                .forEach((n, p) -> out.replication(
                        n,
                        guard(
                                n.equals(RegionResources.ALL_STORES) ? region : region + "/" + n,
                                Replication.class,
                                p,
                                calls)));
        plain.configSync().ifPresent(p -> out.configSync(guard(region, ConfigSync.class, p, calls)));
        plain.devices().ifPresent(p -> out.devices(guard(region, DeviceFleet.class, p, calls)));
        plain.probes().forEach(out::probe);
        plain.proofs().forEach(out::proof);
        return out.build();
    }

    /** Returns a store of leases with {@code check} run before each call. */
    static LeaseStore guard(LeaseStore store, Runnable check) {
        return proxy(LeaseStore.class, (method, arguments) -> {
            check.run();
            return invoke(store, method, arguments);
        });
    }

    private <T> T guard(String region, Class<T> type, T provider, CallGuard calls) {
        String name = region + "/" + type.getSimpleName();
        CircuitBreaker breaker = breakers.circuitBreaker(name);
        return proxy(type, (method, arguments) -> {
            calls.check().run();
            if (!mayAct && method.isAnnotationPresent(Effect.class)) {
                throw ProviderException.refused(name, method.getName(), "this is a dry run");
            }
            return call(
                    breaker,
                    calls.calls(),
                    method.getName(),
                    () -> calls.token().within(() -> invoke(provider, method, arguments)));
        });
    }

    /** Handles a call of any method of an interface. */
    private interface CallHandler {
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, CallHandler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method, arguments)));
    }

    private Object call(CircuitBreaker breaker, CallsInProgress calls, String method, CheckedSupplier<Object> call)
            throws Throwable {
        try {
            breaker.acquirePermission();
        } catch (CallNotPermittedException open) {
            throw ProviderException.notDone(
                    breaker.getName(),
                    method,
                    "its circuit breaker is open after repeated failures; calls resume in a few seconds",
                    open);
        }
        BreakerCall counted = new BreakerCall(breaker, clock.nanos());
        Runnable lost = () -> counted.failed(
                clock.nanos(), ProviderException.unknown(breaker.getName(), method, "it did not return", null));
        calls.begin(lost);
        try {
            Object result = call.get();
            counted.succeeded(clock.nanos());
            return result;
        } catch (Throwable e) {
            counted.failed(clock.nanos(), e);
            throw e;
        } finally {
            calls.end(lost);
        }
    }

    private static Object invoke(Object provider, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(provider, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** A call that a circuit breaker has permitted, and whose outcome it is told once. */
    private static final class BreakerCall {

        private final CircuitBreaker breaker;
        private final long began;
        private final AtomicBoolean told = new AtomicBoolean();

        BreakerCall(CircuitBreaker breaker, long began) {
            this.breaker = breaker;
            this.began = began;
        }

        void succeeded(long now) {
            if (told.compareAndSet(false, true)) {
                breaker.onSuccess(now - began, TimeUnit.NANOSECONDS);
            }
        }

        void failed(long now, Throwable reason) {
            if (told.compareAndSet(false, true)) {
                breaker.onError(now - began, TimeUnit.NANOSECONDS, reason);
            }
        }
    }
}
