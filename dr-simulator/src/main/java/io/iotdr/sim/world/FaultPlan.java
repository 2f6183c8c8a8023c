package io.iotdr.sim.world;

import io.iotdr.sim.world.Fault.ApproverAway;
import io.iotdr.sim.world.Fault.ApproverDenies;
import io.iotdr.sim.world.Fault.BadResolvers;
import io.iotdr.sim.world.Fault.CallFails;
import io.iotdr.sim.world.Fault.ChannelDown;
import io.iotdr.sim.world.Fault.ClockJumps;
import io.iotdr.sim.world.Fault.CrashAt;
import io.iotdr.sim.world.Fault.CutOff;
import io.iotdr.sim.world.Fault.Failure;
import io.iotdr.sim.world.Fault.Freezes;
import io.iotdr.sim.world.Fault.JournalDown;
import io.iotdr.sim.world.Fault.LeaseStoreDown;
import io.iotdr.sim.world.Fault.LeasesDown;
import io.iotdr.sim.world.Fault.ProviderDown;
import io.iotdr.sim.world.Fault.SourceReturns;
import io.iotdr.sim.world.Fault.StaleReads;
import io.iotdr.sim.world.Fault.StoreAnswerLost;
import io.iotdr.sim.world.Fault.TargetFails;
import io.iotdr.sim.world.Fault.WriteLeasesDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws faults from a seed: none, a few, or many. */
public final class FaultPlan {

    private static final long POINTS = 90;
    private static final long CALLS = 160;
    private static final long STORE_CALLS = 150;

    private final SplittableRandom random;

    private FaultPlan(long seed) {
        random = new SplittableRandom(seed);
    }

    public static List<Fault> of(long seed, SimulatorOptions options) {
        FaultPlan plan = new FaultPlan(seed);
        List<Fault> faults = plan.draw(options.faults());
        return options.leaseStores() == 1 ? faults : plan.andStores(faults, options.leaseStores());
    }

    /** Adds up to three outages of lease stores, which together may affect a majority. */
    private List<Fault> andStores(List<Fault> faults, int stores) {
        List<Fault> all = new ArrayList<>(faults);
        while (random.nextInt(3) > 0 && all.size() < faults.size() + 3) {
            all.add(new LeaseStoreDown(random.nextInt(stores), at(), seconds(5, 300)));
        }
        return List.copyOf(all);
    }

    private List<Fault> draw(double mean) {
        int count = 0;
        while (count < 12 && random.nextDouble() < mean / (mean + 1)) {
            count++;
        }
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            faults.add(one());
        }
        return List.copyOf(faults);
    }

    private Fault one() {
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> new CrashAt(1 + random.nextLong(POINTS));
            case 4, 5, 6, 7 -> new CallFails(1 + random.nextLong(CALLS), failure());
            case 8, 9 -> new Freezes(random.nextInt(2), at(), seconds(1, 90));
            case 10 -> new ClockJumps(random.nextInt(2), at(), seconds(-7200, 7200));
            case 11 -> new CutOff(random.nextInt(2), at(), seconds(1, 60));
            case 12 -> new JournalDown(at(), seconds(1, 30));
            case 13 -> new LeasesDown(at(), seconds(1, 30));
            case 14 -> new ProviderDown(provider(), at(), seconds(1, 120));
            case 15 -> new SourceReturns(at());
            case 16 -> new TargetFails(at(), seconds(5, 300));
            case 17 -> new BadResolvers(random.nextDouble() / 10);
            case 19, 20 -> new StoreAnswerLost(1 + random.nextLong(STORE_CALLS));
            case 21 -> new StaleReads(at(), seconds(1, 60));
            case 22 -> new WriteLeasesDown(at(), seconds(5, 120), random.nextBoolean());
            case 18 -> new ChannelDown(at(), seconds(10, 600), random.nextBoolean());
            default -> random.nextBoolean() ? new ApproverAway(seconds(60, 3600)) : new ApproverDenies();
        };
    }

    private Failure failure() {
        Failure[] all = Failure.values();
        return all[random.nextInt(all.length)];
    }

    private String provider() {
        return List.of("dns", "balancer", "mesh").get(random.nextInt(3));
    }

    private Duration at() {
        return seconds(0, 180);
    }

    private Duration seconds(int from, int to) {
        return Duration.ofMillis(random.nextLong(from * 1000L, to * 1000L));
    }
}
