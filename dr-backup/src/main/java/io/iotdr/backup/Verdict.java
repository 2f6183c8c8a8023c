package io.iotdr.backup;

import java.time.Instant;

/**
 * The recorded outcome of a check of a recovery point.
 *
 * @param at when the check was made; a later verdict of the same check replaces an earlier one
 * @param good whether the check found the recovery point usable
 * @param evidence one sentence: what was checked, or what is wrong
 */
public record Verdict(Check check, Instant at, boolean good, String evidence) {

    /** The kinds of checks. */
    public enum Check {
        /** All data of the recovery point was read and authenticated. */
        READ,
        /** Some or all of its files were restored and compared. */
        RESTORED,
        /** Files with known content were looked up in it. */
        CANARY,
        /** Its size, its share of new data and its compression ratio were compared with those of earlier backups. */
        ANOMALY,
        /** A person's verdict, which overrides canaries and anomalies. */
        OPERATOR,
        /** Its time was compared with the clock whenever it was listed; it is never stored. */
        CLOCK
    }

    public static Verdict good(Check check, Instant at, String evidence) {
        return new Verdict(check, at, true, evidence);
    }

    public static Verdict bad(Check check, Instant at, String evidence) {
        return new Verdict(check, at, false, evidence);
    }
}
