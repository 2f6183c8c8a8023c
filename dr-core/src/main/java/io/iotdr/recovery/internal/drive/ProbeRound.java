package io.iotdr.recovery.internal.drive;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Calls several probes at once and waits for all of them together. */
record ProbeRound(Scheduler scheduler, Duration timeout) {

    /** Returns one observation for each probe. One that does not return in time is unhealthy; one that throws, unknown. */
    List<Observation> of(Collection<HealthProbe> probes) {
        List<CompletableFuture<Observation>> running =
                probes.stream().map(this::begin).toList();
        return running.stream().map(scheduler::await).toList();
    }

    private CompletableFuture<Observation> begin(HealthProbe probe) {
        CompletableFuture<Observation> seen = new CompletableFuture<>();
        Future<?> call = scheduler.submit(() -> seen.complete(observed(probe)));
        Future<?> limit = scheduler.after(timeout, () -> {
            if (seen.complete(new Observation.Unhealthy("the probe did not return within " + timeout))) {
                call.cancel(true);
            }
        });
        seen.whenComplete((observation, failed) -> limit.cancel(false));
        return seen;
    }

    private Observation observed(HealthProbe probe) {
        try {
            return probe.probe(timeout);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return new Observation.Unknown("the probe threw " + e);
        }
    }
}
