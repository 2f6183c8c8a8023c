package io.iotdr.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who starts a failover once a disaster is detected. */
public enum FailoverMode {
    /** Nothing but a person's command. */
    MANUAL("manual"),
    /** Everything is prepared and one approval starts it: the default, and all that two regions alone may do. */
    APPROVE("approve"),
    /** The library itself; asks for a vantage point that is in neither region. */
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
