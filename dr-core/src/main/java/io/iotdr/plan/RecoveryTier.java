package io.iotdr.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The readiness of the standby region and the longest RTO that a plan may state with it. */
public enum RecoveryTier {
    /** Hot standby: up to one hour. */
    TIER_1("tier_1", "hot standby", Duration.ofHours(1)),
    /** Warm standby: up to four hours. */
    TIER_2("tier_2", "warm standby", Duration.ofHours(4)),
    /** Cold standby: up to 24 hours. */
    TIER_3("tier_3", "cold standby", Duration.ofHours(24)),
    /** Backups only: up to 72 hours. */
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

    /** Returns the longest RTO that a plan of this tier may state, inclusive. */
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
