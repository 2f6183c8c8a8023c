package io.iotdr.health;

import io.iotdr.spi.HealthProbe;
import java.util.Map;

/**
 * A place from which regions are looked at.
 *
 * @param region the region it stands in; a place in neither of a plan's regions is a witness
 * @param probes what it looks at, by watched region and name
 */
public record VantagePoint(String name, String region, Map<String, Map<String, HealthProbe>> probes) {

    public VantagePoint {
        probes = Map.copyOf(probes);
    }
}
