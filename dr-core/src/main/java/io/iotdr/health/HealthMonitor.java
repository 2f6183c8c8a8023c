package io.iotdr.health;

import io.iotdr.error.Reason;
import io.iotdr.log.Logs;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.SteadyClock;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Probes one region from several vantage points and reports when it is impaired. A probe counts as failing when it
 * fails, for the policy's minimum time, at more than half of the configured vantage points. Vantage points in the region
 * itself do not count, and those that share their probes count once. A vantage point abstains while nothing outside the
 * region answers it, because then its own network may be at fault. Thread-safe.
 */
public final class HealthMonitor implements AutoCloseable {

    private static final Logger LOG = Logs.of(HealthMonitor.class);

    private final String region;
    private final List<VantagePoint> points;
    private final DetectionPolicy policy;
    private final Clock clock;
    private final Clock steady;
    private final Scheduler scheduler;
    private final DetectionListener listener;
    private final Map<String, Map<String, ProbeWindow>> windows = new HashMap<>();
    private final Map<Slot, ProbeCall> running = new HashMap<>();
    private final Set<Slot> blind = new HashSet<>();
    private Set<String> isolated = Set.of();
    private Instant quietUntil = Instant.MIN;
    private Set<String> reported = Set.of();
    private final Isolation isolation;
    private boolean detected;
    private Optional<Future<?>> loop = Optional.empty();

    /**
     * Creates a monitor, which does nothing before {@link #start()}.
     *
     * @throws IllegalArgumentException when no vantage point is outside the region
     */
    public HealthMonitor(WatchedRegion watched, DetectionPolicy policy, TimeSource time, DetectionListener listener) {
        this.region = watched.name();
        this.points = watched.points();
        this.policy = policy;
        this.isolation = new Isolation(policy.minimumTime());
        this.clock = time.clock();
        this.steady = SteadyClock.of(time.clock(), Instant.EPOCH);
        this.scheduler = time.scheduler();
        this.listener = listener;
        if (this.points.isEmpty()) {
            throw new IllegalArgumentException("no vantage point outside " + region + " probes it; add one");
        }
    }

    /** Probes the region at the policy's interval until {@link #close()}. A closed monitor can be started again. */
    public synchronized HealthMonitor start() {
        close();
        loop = Optional.of(scheduler.every(policy.interval(), this::look));
        return this;
    }

    /**
     * Probes the region once from all vantage points and reports a detection if there is one and no cool-down is in
     * effect. Waits no longer than the policy's timeout: a probe that has not returned by then counts as failed, and is
     * not called again before it returns.
     */
    public synchronized void look() {
        List<Look> looks = new ArrayList<>();
        List<Look> outside = new ArrayList<>();
        for (VantagePoint point : points) {
            point.probes()
                    .getOrDefault(region, Map.of())
                    .forEach((name, probe) -> looks.add(begin(new Slot(point.name(), name), probe)));
            point.outside(region).forEach((name, probe) -> outside.add(begin(new Slot(point.name(), name), probe)));
        }
        long giveUp = clock.nanos() + policy.timeout().toNanos();
        looks.forEach(look -> seen(look, giveUp).ifPresent(observation -> add(look, observation)));
        Set<String> connected = new HashSet<>();
        outside.forEach(look -> seen(look, giveUp)
                .filter(Observation.Healthy.class::isInstance)
                .ifPresent(answer -> connected.add(look.slot().point())));
        isolated = points.stream()
                .filter(p -> !p.outside(region).isEmpty() && !connected.contains(p.name()))
                .map(VantagePoint::name)
                .collect(Collectors.toSet());
        noteIsolation();
        verdict().filter(this::isNew).ifPresent(this::report);
        noteRecovery();
    }

    /** After a detection was dealt with, only one of more probes is reported within the cool-down. */
    private boolean isNew(Detection detection) {
        return !steady.now().isBefore(quietUntil) || !reported.containsAll(detection.probes());
    }

    /** Tells once that this process observes nothing: a detection would otherwise be missed in silence. */
    private void noteIsolation() {
        boolean noMajority = (points.size() - isolated.size()) * 2 <= points.size();
        if (isolation.begins(noMajority, steady.now())) {
            String reason = "these vantage points reach nothing outside of it, and the others are no majority: "
                    + String.join(", ", isolated.stream().sorted().toList()) + "; check their network";
            LOG.warn("Cannot observe {}: {}", region, reason);
            quietly(() -> listener.onIsolation(reason));
        }
    }

    private void noteRecovery() {
        boolean fails = windows.values().stream()
                .flatMap(probes -> probes.values().stream())
                .anyMatch(ProbeWindow::failing);
        if (detected && !fails) {
            detected = false;
            quietUntil = Instant.MIN;
            quietly(listener::onRecovery);
        }
    }

    private static void quietly(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.error("A detection listener failed; detection continues", e);
        }
    }

    /** One probe at one vantage point. */
    private record Slot(String point, String probe) {}

    /** A call of a probe, which may outlast the round in which it began. */
    private record ProbeCall(Instant begun, Future<Observation> answer) {}

    private record Look(Slot slot, Instant at, ProbeCall call) {}

    private Look begin(Slot slot, HealthProbe probe) {
        Instant now = steady.now();
        return new Look(
                slot,
                now,
                running.computeIfAbsent(slot, s -> new ProbeCall(now, scheduler.submit(() -> observed(probe)))));
    }

    /** A probe that breaks its contract says nothing about the region. */
    private Observation observed(HealthProbe probe) {
        try {
            Observation seen = probe.probe(policy.timeout());
            return seen == null ? new Observation.Unknown("the probe returned null") : seen;
        } catch (RuntimeException | Error e) {
            LOG.error("A probe of {} threw an exception; probes must return an observation instead", region, e);
            return new Observation.Unknown("the probe failed: " + Reason.of(e));
        }
    }

    private Optional<Observation> seen(Look look, long giveUp) {
        try {
            long left = Math.max(0, giveUp - clock.nanos());
            Observation observation = look.call().answer().get(left, TimeUnit.NANOSECONDS);
            running.remove(look.slot());
            return Optional.of(observation);
        } catch (TimeoutException stalled) {
            return Optional.of(new Observation.Unhealthy("the probe did not return within " + policy.timeout()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            running.remove(look.slot());
            LOG.warn("A probe of {} was cancelled", region, e);
        }
        return Optional.empty();
    }

    private void add(Look look, Observation seen) {
        warnOnceIfUnknown(look.slot(), seen);
        windows.computeIfAbsent(look.slot().point(), p -> new TreeMap<>())
                .computeIfAbsent(look.slot().probe(), p -> new ProbeWindow(policy))
                .add(seen, look.call().begun(), look.at());
    }

    /** A probe that fails for a reason of its own says nothing about the region, and somebody must repair it. */
    private void warnOnceIfUnknown(Slot slot, Observation seen) {
        if (seen instanceof Observation.Unknown unknown) {
            if (blind.add(slot)) {
                LOG.warn("{} cannot observe {} of {}: {}", slot.point(), slot.probe(), region, unknown.reason());
                quietly(() -> listener.onBlindProbe(slot.point(), slot.probe(), unknown.reason()));
            }
        } else {
            blind.remove(slot);
        }
    }

    /**
     * Returns for how long every probe at every vantage point that is not isolated has succeeded; empty when one does not,
     * or when no probe has answered yet.
     */
    public synchronized Optional<Duration> healthyFor() {
        List<ProbeWindow> seen = windows.entrySet().stream()
                .filter(point -> !isolated.contains(point.getKey()))
                .flatMap(point -> point.getValue().values().stream())
                .toList();
        if (seen.isEmpty() || seen.stream().anyMatch(w -> w.goodSince().isEmpty())) {
            return Optional.empty();
        }
        return seen.stream()
                .map(w -> Duration.between(w.goodSince().orElseThrow(), steady.now()))
                .min(Duration::compareTo);
    }

    private void report(Detection detection) {
        detected = true;
        try {
            if (listener.onDetection(detection)) {
                quietUntil = steady.now().plus(policy.coolDown());
                reported = Set.copyOf(detection.probes());
            }
        } catch (Throwable e) {
            LOG.error("The detection of {} could not be handled; it is reported again at the next look", region, e);
        }
    }

    /**
     * Returns the detection on which the vantage points agree now; empty while the region works or there is no
     * majority.
     */
    private Optional<Detection> verdict() {
        List<String> evidence = new ArrayList<>();
        List<String> failing = new ArrayList<>();
        Optional<Instant> since = Optional.empty();
        Optional<Instant> lastGood = Optional.empty();
        int against = 0;
        for (Map.Entry<String, Map<String, ProbeWindow>> point : windows.entrySet()) {
            if (isolated.contains(point.getKey())) {
                continue;
            }
            boolean sees = false;
            for (Map.Entry<String, ProbeWindow> probe : point.getValue().entrySet()) {
                Optional<Instant> start = probe.getValue().failingSince().filter(this::longEnough);
                if (start.isEmpty()) {
                    continue;
                }
                sees = true;
                failing.add(probe.getKey());
                evidence.add(point.getKey() + " sees " + probe.getKey() + " failing: "
                        + probe.getValue().reason());
                since = since.filter(s -> s.isBefore(start.get())).or(() -> start);
                lastGood = earlier(lastGood, probe.getValue().lastGood());
            }
            against += sees ? 1 : 0;
        }
        if (since.isEmpty() || against * 2 <= points.size()) {
            return Optional.empty();
        }
        return Optional.of(new Detection(
                region,
                byWallClock(since.get()),
                lastGood.map(this::byWallClock),
                failing.stream().distinct().toList(),
                List.copyOf(evidence)));
    }

    /** Durations are measured by a clock that does not jump; what is reported is a time as people read it now. */
    private Instant byWallClock(Instant measured) {
        return clock.now().minus(Duration.between(measured, steady.now()));
    }

    private boolean longEnough(Instant start) {
        return Duration.between(start, steady.now()).compareTo(policy.minimumTime()) >= 0;
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return a.isEmpty() || b.filter(x -> x.isBefore(a.get())).isPresent() ? b : a;
    }

    @Override
    public synchronized void close() {
        loop.ifPresent(l -> l.cancel(false));
    }
}
