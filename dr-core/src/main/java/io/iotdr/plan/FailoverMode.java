package io.iotdr.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Specifies who starts a failover after a disaster is detected. */
public enum FailoverMode {
    /** Only a person's command. */
    MANUAL("manual"),
    /**
     * The library prepares the failover and one approval starts it. This is the default, and the most that a plan with
     * vantage points only in its own regions can do.
     */
    APPROVE("approve"),
    /** The library. This requires a vantage point outside the plan's regions. */
    AUTOMATIC("automatic");

    private final String wireName;

    FailoverMode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<FailoverMode> ofWireName(String name) {
        return Arrays.stream(values()).filter(m -> m.wireName.equals(name)).findFirst();
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(FailoverMode::wireName).toList();
    }
}
