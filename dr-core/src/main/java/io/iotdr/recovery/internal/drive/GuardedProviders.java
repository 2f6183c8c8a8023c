package io.iotdr.recovery.internal.drive;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.Effect;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.RegionResourcesBuilder;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;
import io.iotdr.time.Clock;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Wraps a region's providers with two checks before every call: the caller must still own the run (S3), and the circuit
 * breaker of that provider in that region must allow the call.
 */
final class GuardedProviders {

    private final CircuitBreakerRegistry breakers;
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

    /** Returns {@code plain} with {@code check} run before each call. */
    RegionResources guard(String region, RegionResources plain, Runnable check) {
        RegionResourcesBuilder out = RegionResources.builder();
        plain.compute().ifPresent(p -> out.compute(guard(region, ComputePlatform.class, p, check)));
        plain.dns()
                .ifPresent(p -> out.dns(
                        guard(region, DnsProvider.class, p, check),
                        plain.dnsRecords().toArray(DnsRecordSet[]::new)));
        plain.loadBalancer()
                .ifPresent(p -> out.loadBalancer(
                        guard(region, LoadBalancer.class, p, check),
                        plain.pools().toArray(String[]::new)));
        plain.mesh()
                .ifPresent(p -> out.mesh(
                        guard(region, ServiceMesh.class, p, check),
                        plain.meshServices().toArray(String[]::new)));
        plain.dataStores().forEach((n, p) -> out.dataStore(n, guard(region + "/" + n, DataStore.class, p, check)));
        plain.restores().forEach((n, p) -> out.restore(n, guard(region + "/" + n, DataRestore.class, p, check)));
        plain.replication().ifPresent(p -> out.replication(guard(region, Replication.class, p, check)));
        plain.configSync().ifPresent(p -> out.configSync(guard(region, ConfigSync.class, p, check)));
        plain.devices().ifPresent(p -> out.devices(guard(region, DeviceFleet.class, p, check)));
        plain.probes().forEach(out::probe);
        plain.proofs().forEach(out::proof);
        return out.build();
    }

    private <T> T guard(String region, Class<T> type, T provider, Runnable check) {
        String name = region + "/" + type.getSimpleName();
        CircuitBreaker breaker = breakers.circuitBreaker(name);
        InvocationHandler handler = (proxy, method, arguments) -> {
            check.run();
            if (!mayAct && method.isAnnotationPresent(Effect.class)) {
                throw ProviderException.refused(name, method.getName(), "this is a dry run");
            }
            return call(name, breaker, provider, method, arguments);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(String name, CircuitBreaker breaker, Object provider, Method method, Object[] arguments)
            throws Throwable {
        try {
            return breaker.executeCheckedSupplier(() -> invoke(provider, method, arguments));
        } catch (CallNotPermittedException open) {
            throw ProviderException.notDone(
                    name,
                    method.getName(),
                    "its circuit breaker is open after repeated failures; calls resume in a few seconds",
                    open);
        }
    }

    private static Object invoke(Object provider, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(provider, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
