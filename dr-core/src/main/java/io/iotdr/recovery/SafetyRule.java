package io.iotdr.recovery;

import java.util.Locale;

/** A rule that refuses to start a failover. Each can be overridden by its name, and by nothing else. */
public enum SafetyRule {
    /** The affected region must be the one that serves. */
    REGION_SERVES,
    /** The region's probes must find it impaired; not checked for disasters that damage data. */
    REGION_IMPAIRED,
    /** The data written since the last move must be protected in the target. */
    DATA_PROTECTED;

    /** Returns the name in commands and messages, such as {@code region-impaired}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
