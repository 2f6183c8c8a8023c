package io.iotdr.backup;

import java.time.Instant;

/**
 * What was found out about a recovery point once it was there.
 *
 * @param at when; a later verdict of the same check takes the place of an earlier one
 * @param good whether it may be relied upon, as far as this check goes
 * @param evidence in a sentence: what was looked at, or what is wrong
 */
public record Verdict(Check check, Instant at, boolean good, String evidence) {

    /** Who looked, and at what. */
    public enum Check {
        /** All that it needs was read and authenticated. */
        READ,
        /** Some of its files, or all, were restored and compared. */
        RESTORED,
        /** Files whose content is known were looked for in it. */
        CANARY,
        /** It was compared with the backups before, as to how much there is, how much of it is new, and how well that compresses. */
        ANOMALY,
        /** A person's word, which stands above canaries and anomalies. */
        OPERATOR
    }

    public static Verdict good(Check check, Instant at, String evidence) {
        return new Verdict(check, at, true, evidence);
    }

    public static Verdict bad(Check check, Instant at, String evidence) {
        return new Verdict(check, at, false, evidence);
    }
}
