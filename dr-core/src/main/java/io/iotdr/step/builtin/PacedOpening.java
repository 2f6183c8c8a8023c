package io.iotdr.step.builtin;

import io.iotdr.plan.Rehoming;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceClass;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.StepContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens a region to devices wave by wave: each wave has a limit of new connections, and the next limit follows from what
 * came. The most important class of devices comes first; the next one follows once its share is connected or it stops
 * coming. Not thread-safe.
 */
final class PacedOpening {

    /** A class of which nobody came for so many waves is not waited for. */
    private static final int PATIENCE = 6;

    private final StepContext context;
    private final DeviceFleet fleet;
    private final Collection<HealthProbe> proofs;
    private final Rehoming how;
    private AdmissionPace pace;
    private int classes = 1;
    private int idle;
    private long waveBegan;
    private long connected;
    private long grewAt;
    private boolean settled;
    private Optional<String> failing = Optional.empty();

    /**
     * Begins to open a region.
     *
     * @param proofs the probes that tell whether the region still serves
     * @throws ProviderException with outcome {@code REFUSED} when the region cannot be opened at a limited rate
     */
    PacedOpening(StepContext context, DeviceFleet fleet, Collection<HealthProbe> proofs, Rehoming how) {
        this.context = context;
        this.fleet = fleet;
        this.proofs = List.copyOf(proofs);
        this.how = how;
        this.pace = AdmissionPace.first(rate(context, fleet, how));
        this.connected = fleet.connected();
        this.waveBegan = context.clock().nanos();
        this.grewAt = waveBegan;
    }

    /**
     * Returns how many connections a second the region bears: as the step says, or else as its brokers say.
     *
     * @throws ProviderException with outcome {@code REFUSED} when neither says it, or the region has no limit to set
     */
    static int rate(StepContext context, DeviceFleet fleet, Rehoming how) {
        if (!fleet.paced()) {
            throw refused(
                    context,
                    "its devices cannot be admitted at a limited rate; see the provider's page, or remove"
                            + " the step");
        }
        return known(fleet, how)
                .orElseThrow(() -> refused(
                        context,
                        "nobody knows how many connections a second its brokers bear; set connects_per_second"));
    }

    /** Returns how many connections a second a region bears; empty when nobody knows, or it has no limit to set. */
    static Optional<Integer> known(DeviceFleet fleet, Rehoming how) {
        return fleet.paced() ? how.connectsPerSecond().or(fleet::connectsPerSecond) : Optional.empty();
    }

    private static ProviderException refused(StepContext context, String reason) {
        return ProviderException.refused(context.spec().id(), "limit the devices", reason);
    }

    /** Sets the limit of the current wave, and begins the next one when it is over. */
    void advance() {
        List<DeviceClass> all = fleet.classes();
        Duration lasted = Duration.ofNanos(context.clock().nanos() - waveBegan);
        if (lasted.compareTo(how.wave()) >= 0) {
            endWave(lasted, all);
        }
        fleet.admit(
                new Admission(all.stream().limit(classes).map(DeviceClass::name).toList(), pace.allowed()));
    }

    private void endWave(Duration lasted, List<DeviceClass> all) {
        long now = fleet.connected();
        var wave = new AdmissionPace.Wave(lasted.toNanos() / 1e9, now - connected, isSound());
        settled = pace.isSettled(wave);
        pace = pace.after(wave);
        idle = now > connected ? 0 : idle + 1;
        grewAt = now > connected ? context.clock().nanos() : grewAt;
        connected = now;
        waveBegan = context.clock().nanos();
        if (classes < all.size() && (isBack(all.get(classes - 1)) || idle >= PATIENCE)) {
            classes++;
            idle = 0;
            settled = false;
        }
        settled &= classes >= all.size();
    }

    private boolean isBack(DeviceClass some) {
        return some.connected() >= Math.ceil(some.registered() * how.share());
    }

    /** A proof that fails keeps the limit low, and the region from being opened fully. */
    private boolean isSound() {
        failing = proofs.stream()
                .flatMap(p -> SecondLook.of(p) instanceof Observation.Unhealthy seen
                        ? Stream.of(p.target() + ": " + seen.reason())
                        : Stream.empty())
                .findFirst();
        return failing.isEmpty();
    }

    /** Returns the proof that failed at the end of the last wave, and why. */
    Optional<String> failing() {
        return failing;
    }

    /** Returns whether every class may come and no device waits at the gate, as of the last wave. */
    boolean isSettled() {
        return settled;
    }

    /** Returns for how long no more devices have been connected; empty while some of the last waves brought more. */
    Optional<Duration> standstill() {
        Duration since = Duration.ofNanos(context.clock().nanos() - grewAt);
        return Optional.of(since).filter(s -> s.compareTo(how.wave().multipliedBy(PATIENCE)) >= 0);
    }

    /** Returns the limit of the current wave, in connections a second. */
    int allowed() {
        return pace.allowed();
    }
}
