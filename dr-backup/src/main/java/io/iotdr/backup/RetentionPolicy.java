package io.iotdr.backup;

/**
 * The number of recovery points of each source that a prune keeps, by the grandfather-father-son scheme. Each
 * count is 1 or more. Only days, weeks, months and years that have a recovery point are counted.
 *
 * @param daily keeps the last point of each of the {@code daily} latest days
 * @param weekly keeps the last point of each of the {@code weekly} latest weeks, which begin on Monday
 * @param monthly keeps the last point of each of the {@code monthly} latest months
 * @param yearly keeps the last point of each of the {@code yearly} latest years
 */
public record RetentionPolicy(int daily, int weekly, int monthly, int yearly) {

    public static final RetentionPolicy DEFAULT = new RetentionPolicy(7, 4, 12, 3);

    public RetentionPolicy {
        if (daily < 1 || weekly < 1 || monthly < 1 || yearly < 1) {
            throw new IllegalArgumentException("a retention count is below 1: daily " + daily + ", weekly " + weekly
                    + ", monthly " + monthly + ", yearly " + yearly + "; set each to 1 or more");
        }
    }
}
