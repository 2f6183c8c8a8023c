package io.iotdr.health;

import io.iotdr.spi.HealthProbe;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A place from which regions are probed.
 *
 * @param region the region that the vantage point is in; outside all regions of a plan it is a witness for that plan
 * @param probes the probes by probed region and name
 * @param anchors probes of things outside every region, by name: when none of them answers, the vantage point suspects its
 *     own network
 */
public record VantagePoint(
        String name, String region, Map<String, Map<String, HealthProbe>> probes, Map<String, HealthProbe> anchors) {

    public VantagePoint {
        probes = Map.copyOf(probes);
        anchors = Map.copyOf(anchors);
    }

    /** Returns the probes that must answer before this vantage point may report a region: anchors and other regions. */
    Map<String, HealthProbe> outside(String watched) {
        Map<String, HealthProbe> all = new LinkedHashMap<>();
        anchors.forEach((anchor, probe) -> all.put("anchor " + anchor, probe));
        probes.forEach((other, named) -> {
            if (!other.equals(watched)) {
                named.forEach((probe, check) -> all.put(other + " " + probe, check));
            }
        });
        return all;
    }
}
