package io.iotdr.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of disaster that a plan can cover. The wire names are those of the configuration. */
public enum DisasterType {
    REGIONAL_OUTAGE("regional_outage"),
    DATA_CORRUPTION("data_corruption"),
    NETWORK_FAILURE("network_failure"),
    SECURITY_BREACH("security_breach"),
    NATURAL_DISASTER("natural_disaster"),
    HUMAN_ERROR("human_error");

    private final String wireName;

    DisasterType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Returns whether the data itself is suspect, so that a restore must go back to a moment before the disaster. */
    public boolean spoilsData() {
        return this == DATA_CORRUPTION || this == SECURITY_BREACH || this == HUMAN_ERROR;
    }

    public static Optional<DisasterType> ofWireName(String name) {
        return Arrays.stream(values()).filter(t -> t.wireName.equals(name)).findFirst();
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(DisasterType::wireName).toList();
    }
}
