package io.iotdr.examples.lab;

/** The disasters that the lab can cause in its west region. */
public enum Disasters {
    REGIONAL_OUTAGE("regional_outage", "the west's process is killed and its disk is deleted"),
    DATA_CORRUPTION("data_corruption", "a buggy job overwrites a third of the west's telemetry");

    private final String scenario;
    private final String description;

    Disasters(String scenario, String description) {
        this.scenario = scenario;
        this.description = description;
    }

    public String scenario() {
        return scenario;
    }

    String description() {
        return description;
    }
}
