package io.iotdr.backup;

import java.time.Duration;
import java.util.Optional;

/**
 * The recovery points of each source that a prune keeps; a point stays when one rule keeps it. The newest point and the newest
 * trusted one always stay. Only days, weeks, months and years that have a recovery point are counted, and each count is 0 or
 * more.
 *
 * @param last keeps the latest points
 * @param within keeps all points that were taken at most this long before the newest one
 * @param daily keeps the last point of each of the {@code daily} latest days
 * @param weekly keeps the last point of each of the {@code weekly} latest weeks, which begin on Monday
 * @param monthly keeps the last point of each of the {@code monthly} latest months
 * @param yearly keeps the last point of each of the {@code yearly} latest years
 */
public record RetentionPolicy(int last, Optional<Duration> within, int daily, int weekly, int monthly, int yearly) {

    public static final RetentionPolicy DEFAULT = new RetentionPolicy(7, 4, 12, 3);

    public RetentionPolicy {
        if (Math.min(Math.min(last, daily), Math.min(weekly, Math.min(monthly, yearly))) < 0) {
            throw new IllegalArgumentException("a retention count is below 0: last " + last + ", daily " + daily
                    + ", weekly " + weekly + ", monthly " + monthly + ", yearly " + yearly);
        }
        if (last + daily + weekly + monthly + yearly == 0 && within.isEmpty()) {
            throw new IllegalArgumentException(
                    "the retention keeps nothing; set one of last, within, daily, weekly, monthly and yearly");
        }
    }

    /** Creates a policy by the calendar alone: the grandfather-father-son scheme. */
    public RetentionPolicy(int daily, int weekly, int monthly, int yearly) {
        this(0, Optional.empty(), daily, weekly, monthly, yearly);
    }
}
