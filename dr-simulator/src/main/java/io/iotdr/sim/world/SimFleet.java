package io.iotdr.sim.world;

import io.iotdr.device.BackoffPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Simulated devices. Each asks its resolver, which keeps answers for the TTL or longer, tries to connect, and backs
 * off by the {@link BackoffPolicy} on failure. A million devices are kept in arrays and a timer wheel of 100 ms
 * ticks, so that one event costs some tens of nanoseconds.
 */
public final class SimFleet {

    /** The resolution of time. */
    public static final Duration TICK = Duration.ofMillis(100);

    private static final int NOWHERE = -1;
    private static final int WHEEL = 1 << 14;
    private static final BackoffPolicy BACKOFF = BackoffPolicy.DEFAULT;

    /** The ceiling of the wait after each number of failed attempts, in ticks. */
    private static final int[] CEILINGS = IntStream.rangeClosed(0, 10)
            .map(failures -> ticks(BACKOFF.ceiling(failures)))
            .toArray();

    private static final int LEAST = ticks(BACKOFF.least());
    private static final int STABLE = ticks(BACKOFF.stable());

    private final byte[] region;
    private final byte[] failures;
    private final int[] connectedAt;
    private final byte[] cached;
    private final int[] cachedUntil;
    private final int[] after;
    private final int[] wheel = new int[WHEEL];
    private final int[] connected;
    private final int ttl;
    private final int badResolvers;
    private final IntSupplier dns;
    private final IntPredicate accepts;
    private long random;
    private int tick;
    private int looking;
    private long events;

    /** How many devices there are, and how many regions they may connect to. */
    record FleetSize(int devices, int regions) {}

    /**
     * The devices' resolvers.
     *
     * @param ttl how long a good resolver keeps an answer
     * @param badShare the share of resolvers that keep answers ten times as long
     * @param dns returns the index of the region that the name points at now
     */
    record Resolvers(Duration ttl, double badShare, IntSupplier dns) {}

    /**
     * Creates a fleet with all devices connected to region 0.
     *
     * @param accepts returns whether a region accepts connections now
     */
    SimFleet(FleetSize size, Resolvers resolvers, long seed, IntPredicate accepts) {
        int devices = size.devices();
        this.region = new byte[devices];
        this.failures = new byte[devices];
        this.connectedAt = new int[devices];
        this.cached = new byte[devices];
        this.cachedUntil = new int[devices];
        this.after = new int[devices];
        this.connected = new int[size.regions()];
        this.connected[0] = devices;
        Arrays.fill(connectedAt, -STABLE);
        this.ttl = ticks(resolvers.ttl());
        this.badResolvers = (int) (devices * resolvers.badShare());
        this.random = seed | 1;
        this.dns = resolvers.dns();
        this.accepts = accepts;
        Arrays.fill(wheel, NOWHERE);
        for (int i = 0; i < devices; i++) {
            cachedUntil[i] = below(lifetime(i));
        }
    }

    public int size() {
        return region.length;
    }

    public int connected(int toRegion) {
        return connected[toRegion];
    }

    /** Returns the number of devices without a connection. */
    public int looking() {
        return looking;
    }

    /** Returns the number of connection attempts so far. */
    public long events() {
        return events;
    }

    /** Disconnects all devices of a region, like a failure or a fence; devices notice within five seconds. */
    public void disconnect(int fromRegion) {
        for (int i = 0; i < region.length; i++) {
            if (region[i] == fromRegion) {
                region[i] = NOWHERE;
                failures[i] = tick - connectedAt[i] >= STABLE ? 0 : failures[i];
                schedule(i, 1 + below(50));
            }
        }
        looking += connected[fromRegion];
        connected[fromRegion] = 0;
    }

    /** Advances time by one tick. */
    public void tick() {
        tick++;
        int slot = tick & (WHEEL - 1);
        int device = wheel[slot];
        wheel[slot] = NOWHERE;
        while (device != NOWHERE) {
            int next = after[device];
            attempt(device);
            device = next;
        }
    }

    private void attempt(int device) {
        events++;
        if (cachedUntil[device] <= tick) {
            cached[device] = (byte) dns.getAsInt();
            cachedUntil[device] = tick + lifetime(device);
        }
        int wanted = cached[device];
        if (wanted >= 0 && accepts.test(wanted)) {
            region[device] = (byte) wanted;
            connectedAt[device] = tick;
            connected[wanted]++;
            looking--;
            return;
        }
        failures[device] = (byte) Math.min(failures[device] + 1, CEILINGS.length - 1);
        schedule(device, LEAST + below(CEILINGS[failures[device]] - LEAST + 1));
    }

    private static int ticks(Duration time) {
        return (int) (time.toMillis() / TICK.toMillis());
    }

    /** Returns how long a device's resolver keeps an answer; the first devices have the bad resolvers. */
    private int lifetime(int device) {
        return Math.max(1, device < badResolvers ? Math.min(ttl * 10, WHEEL - 1) : ttl);
    }

    private void schedule(int device, int inTicks) {
        int slot = tick + inTicks & (WHEEL - 1);
        after[device] = wheel[slot];
        wheel[slot] = device;
    }

    /**
     * Returns a pseudo-random number below {@code bound}, by Marsaglia's xorshift: fast, and equal on every machine.
     */
    private int below(int bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 33) % bound);
    }
}
