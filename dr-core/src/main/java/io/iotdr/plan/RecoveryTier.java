package io.iotdr.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How ready the standby is, and the longest RTO that may be promised on it. */
public enum RecoveryTier {
    /** Hot standby: under one hour. */
    TIER_1("tier_1", "hot standby", Duration.ofHours(1)),
    /** Warm standby: under four hours. */
    TIER_2("tier_2", "warm standby", Duration.ofHours(4)),
    /** Cold standby: under 24 hours. */
    TIER_3("tier_3", "cold standby", Duration.ofHours(24)),
    /** Backups only: under 72 hours. */
    TIER_4("tier_4", "backup only", Duration.ofHours(72));

    private final String wireName;
    private final String description;
    private final Duration maximumRto;

    RecoveryTier(String wireName, String description, Duration maximumRto) {
        this.wireName = wireName;
        this.description = description;
        this.maximumRto = maximumRto;
    }

    public String wireName() {
        return wireName;
    }

    public String description() {
        return description;
    }

    /** The largest RTO a plan of this tier may state, inclusive. */
    public Duration maximumRto() {
        return maximumRto;
    }

    public static Optional<RecoveryTier> ofWireName(String name) {
        return Arrays.stream(values()).filter(t -> t.wireName.equals(name)).findFirst();
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(RecoveryTier::wireName).toList();
    }
}
