package io.iotdr.backup.repository.internal.verify;

import io.iotdr.backup.RecoveryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Compares a backup with earlier ones of the same source, and finds three anomalies: much of the data is gone; much is
 * new where usually little is; or the new data does not compress where it usually does. They indicate a deletion, a
 * bulk update gone wrong, or an attacker who encrypts files. Each also has innocent causes, so a person must decide.
 */
final class Anomalies {

    /** The number of earlier backups to compare with. */
    static final int HISTORY = 8;

    private static final int ENOUGH = 2;
    /** Smaller sizes are not compared, because any change is a large share of them. */
    private static final long SMALL = 1 << 20;

    private static final double MUCH_GONE = 0.5;
    private static final double MUCH_NEW = 0.5;
    private static final double LITTLE_NEW = 0.1;
    private static final double WORTH_A_LOOK = 0.05;
    private static final double INCOMPRESSIBLE = 0.95;
    private static final double COMPRESSIBLE = 0.8;

    private final RecoveryPoint made;
    private final List<RecoveryPoint> before;

    private Anomalies(RecoveryPoint made, List<RecoveryPoint> before) {
        this.made = made;
        this.before = before;
    }

    /**
     * Returns one sentence for each anomaly.
     *
     * @param before earlier backups of the source, newest first
     * @param mended whether damaged data was stored again, so that the new data tells nothing
     */
    static List<String> of(RecoveryPoint made, List<RecoveryPoint> before, boolean mended) {
        if (before.isEmpty()) {
            return List.of();
        }
        Anomalies anomalies = new Anomalies(made, before);
        List<String> out = anomalies.gone();
        if (!mended) {
            out.addAll(anomalies.fresh());
        }
        return out;
    }

    private List<String> gone() {
        List<String> out = new ArrayList<>();
        RecoveryPoint last = before.get(0);
        if (last.bytes() >= SMALL && made.bytes() < MUCH_GONE * last.bytes()) {
            out.add("its size is " + part(made.bytes(), last.bytes()) + " of the size of " + last.id());
        } else if (last.files() >= 10 && made.files() < MUCH_GONE * last.files()) {
            out.add("it has " + made.files() + " files, but " + last.id() + " has " + last.files());
        }
        return out;
    }

    private List<String> fresh() {
        List<String> out = new ArrayList<>();
        double fresh = share(made);
        OptionalDouble usual = usualShare();
        if (made.bytes() >= SMALL && fresh >= MUCH_NEW && usual.isPresent() && usual.getAsDouble() <= LITTLE_NEW) {
            out.add(percent(fresh) + " of its data is new, but " + percent(usual.getAsDouble()) + " is usual");
        }
        double now = ratio(List.of(made));
        double then = ratio(before);
        if (made.fresh().orElse(0) >= SMALL && fresh >= WORTH_A_LOOK && now >= INCOMPRESSIBLE && then <= COMPRESSIBLE) {
            out.add("its new data compresses to " + percent(now) + " of its size, but " + percent(then)
                    + " is usual; it may have been encrypted");
        }
        return out;
    }

    /**
     * Returns the median share of new data, without first backups, whose data is all new; empty when too few backups
     * are known.
     */
    private OptionalDouble usualShare() {
        List<Double> shares = before.stream()
                .filter(p -> p.fresh().isPresent() && share(p) < 0.99)
                .map(Anomalies::share)
                .sorted()
                .toList();
        return shares.size() < ENOUGH ? OptionalDouble.empty() : OptionalDouble.of(shares.get(shares.size() / 2));
    }

    private static double share(RecoveryPoint point) {
        return point.bytes() == 0 ? 0 : (double) point.fresh().orElse(0) / point.bytes();
    }

    /** Returns the ratio of stored to new bytes of some backups; 1 when they did not record it. */
    private static double ratio(List<RecoveryPoint> points) {
        long fresh = points.stream().mapToLong(p -> p.fresh().orElse(0)).sum();
        long stored = points.stream()
                .filter(p -> p.fresh().isPresent())
                .mapToLong(RecoveryPoint::stored)
                .sum();
        return fresh == 0 ? 1 : (double) stored / fresh;
    }

    private static String part(long some, long all) {
        return percent((double) some / all);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }
}
