package io.iotdr.backup;

/**
 * How many backups of each kind are kept: grandfather, father, son. Each count is 1 or more.
 *
 * @param daily the last ones of that many days, and so on
 */
public record RetentionPolicy(int daily, int weekly, int monthly, int yearly) {

    public static final RetentionPolicy DEFAULT = new RetentionPolicy(7, 4, 12, 3);

    public RetentionPolicy {
        if (daily < 1 || weekly < 1 || monthly < 1 || yearly < 1) {
            throw new IllegalArgumentException("a retention count is below 1: daily " + daily + ", weekly " + weekly
                    + ", monthly " + monthly + ", yearly " + yearly + "; to keep nothing is not a backup");
        }
    }
}
