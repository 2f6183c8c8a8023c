package io.iotdr.sim.world;

import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.world.Fault.ApproverAway;
import io.iotdr.sim.world.Fault.ApproverDenies;
import io.iotdr.sim.world.Fault.BadResolvers;
import io.iotdr.sim.world.Fault.CallFails;
import io.iotdr.sim.world.Fault.ChannelDown;
import io.iotdr.sim.world.Fault.CrashAt;
import io.iotdr.sim.world.Fault.CutOff;
import io.iotdr.sim.world.Fault.Failure;
import io.iotdr.sim.world.Fault.JournalDown;
import io.iotdr.sim.world.Fault.LeaseStoreDown;
import io.iotdr.sim.world.Fault.LeasesDown;
import io.iotdr.sim.world.Fault.ProviderDown;
import io.iotdr.sim.world.Fault.StaleReads;
import io.iotdr.sim.world.Fault.StoreAnswerLost;
import io.iotdr.sim.world.Fault.WriteLeasesDown;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The faults of one simulated disaster, indexed for the code that injects them. */
public final class FaultIndex {

    public static final String JOURNAL = "journal";
    static final String LEASES = "leases";
    static final String WRITE_LEASES = "write-leases";
    static final String ALERTS = "alerts";

    private final List<Fault> all;
    private final String primary;
    private final Set<Long> deadly = new HashSet<>();
    private final Map<Long, Failure> failing = new HashMap<>();
    private final Set<Long> lost = new HashSet<>();
    private long points;
    private long calls;
    private long storeCalls;

    FaultIndex(List<Fault> all, String primary) {
        this.primary = primary;
        this.all = List.copyOf(all);
        of(CrashAt.class).forEach(f -> deadly.add(f.point()));
        of(StoreAnswerLost.class).forEach(f -> lost.add(f.call()));
        of(CallFails.class).forEach(f -> failing.put(f.call(), f.how()));
    }

    public List<Fault> all() {
        return all;
    }

    public <F extends Fault> Stream<F> of(Class<F> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    /** Returns the number of crash points reached so far. */
    public long points() {
        return points;
    }

    boolean diesAtNextPoint() {
        return deadly.contains(++points);
    }

    Optional<Failure> failureOfNextCall() {
        return Optional.ofNullable(failing.get(++calls));
    }

    /** Counts a call to the journal or the leases; returns whether its response is lost. */
    boolean nextStoreAnswerIsLost() {
        return lost.contains(++storeCalls);
    }

    /** Returns whether reads return old values now. */
    boolean staleReads(Duration now) {
        return of(StaleReads.class).anyMatch(f -> during(f.at(), f.length(), now));
    }

    double badResolvers() {
        return of(BadResolvers.class).mapToDouble(BadResolvers::share).max().orElse(0);
    }

    boolean unreachable(SimProcess process, String place, Duration now) {
        return !all.isEmpty() && all.stream().anyMatch(f -> cuts(f, process, place, now));
    }

    private boolean cuts(Fault fault, SimProcess process, String place, Duration now) {
        if (fault instanceof CutOff f) {
            return isStore(place) && isOrchestrator(process, f.orchestrator()) && during(f.at(), f.length(), now);
        }
        if (fault instanceof JournalDown f) {
            return place.equals(JOURNAL) && during(f.at(), f.length(), now);
        }
        if (fault instanceof ChannelDown f) {
            return place.equals(ALERTS) && !f.hangs() && during(f.at(), f.length(), now);
        }
        if (fault instanceof LeasesDown f) {
            return place.startsWith(LEASES) && during(f.at(), f.length(), now);
        }
        if (fault instanceof LeaseStoreDown f) {
            return isLeases(place) && place.endsWith("-" + f.store()) && during(f.at(), f.length(), now);
        }
        if (fault instanceof WriteLeasesDown f) {
            boolean struck = f.everybody() || process.name().equals("application " + primary);
            return place.startsWith(WRITE_LEASES) && struck && during(f.at(), f.length(), now);
        }
        return fault instanceof ProviderDown f && f.provider().equals(place) && during(f.at(), f.length(), now);
    }

    private static boolean isLeases(String place) {
        return place.startsWith(LEASES) || place.startsWith(WRITE_LEASES);
    }

    /** Returns whether a place keeps the journal or leases of any kind. */
    public static boolean keepsState(String place) {
        return place.equals(JOURNAL) || isLeases(place);
    }

    /** Returns whether at most one lease store is ever down, so that a majority always remains. */
    public boolean oneLeaseStoreAtMost() {
        return of(LeaseStoreDown.class).map(LeaseStoreDown::store).distinct().count() <= 1;
    }

    /** Returns whether a place keeps the journal or the leases on runs. */
    private static boolean isStore(String place) {
        return place.equals(JOURNAL) || place.startsWith(LEASES);
    }

    /** Returns the fault that stops alerts now, whether they fail or hang. */
    Optional<ChannelDown> channelDown(Duration now) {
        return of(ChannelDown.class)
                .filter(f -> during(f.at(), f.length(), now))
                .findFirst();
    }

    Duration approverAway() {
        return of(ApproverAway.class)
                .map(ApproverAway::length)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    boolean approverDenies() {
        return of(ApproverDenies.class).findFirst().isPresent();
    }

    public static boolean isOrchestrator(SimProcess process, int number) {
        return process.name().startsWith("orchestrator-" + number);
    }

    private static boolean during(Duration from, Duration length, Duration now) {
        return now.compareTo(from) >= 0 && now.compareTo(from.plus(length)) < 0;
    }
}
