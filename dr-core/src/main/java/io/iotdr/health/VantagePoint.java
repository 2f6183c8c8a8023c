package io.iotdr.health;

import io.iotdr.spi.HealthProbe;
import java.util.Map;

/**
 * A place from which regions are probed.
 *
 * @param region the region that the vantage point is in; outside all regions of a plan it is a witness for that plan
 * @param probes the probes by probed region and name
 */
public record VantagePoint(String name, String region, Map<String, Map<String, HealthProbe>> probes) {

    public VantagePoint {
        probes = Map.copyOf(probes);
    }
}
