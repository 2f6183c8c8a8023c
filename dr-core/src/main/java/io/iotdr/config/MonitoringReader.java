package io.iotdr.config;

import io.iotdr.health.DetectionPolicy;
import io.iotdr.health.VantagePoint;
import io.iotdr.plan.DisasterType;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.RegionResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code monitoring} section: detection policy, vantage points and alert channels. */
final class MonitoringReader {

    private final View monitoring;
    private final ProviderMaker maker;

    MonitoringReader(View monitoring, ProviderMaker maker) {
        this.monitoring = monitoring;
        this.maker = maker;
    }

    /**
     * Returns the detection policy. Error rate and availability limit the same results, so the stricter of the two
     * applies.
     */
    DetectionPolicy policy() {
        DetectionPolicy standard = DetectionPolicy.DEFAULT;
        Optional<View> thresholds = monitoring.child("alert_thresholds");
        double errors = thresholds.flatMap(t -> t.number("error_rate")).orElse(standard.errorRate());
        double available = thresholds.flatMap(t -> t.number("availability")).orElse(1 - errors);
        Duration interval = monitoring.time("health_check_interval").orElse(standard.interval());
        Duration timeout = interval.compareTo(standard.timeout()) < 0 ? interval : standard.timeout();
        return new DetectionPolicy(
                interval,
                timeout,
                monitoring.integer("window").orElse(standard.window()),
                Math.min(errors, 1 - available),
                thresholds
                        .flatMap(t -> t.number("latency_ms"))
                        .map(ms -> Duration.ofMillis(Math.round(ms)))
                        .orElse(standard.latency()),
                monitoring.time("minimum_time").orElse(interval.multipliedBy(2)),
                monitoring.time("cool_down").orElse(standard.coolDown()),
                monitoring.time("failback_after").orElse(standard.failbackAfter()),
                monitoring.time("clock_margin").orElse(standard.clockMargin()));
    }

    /** Returns the vantage points; without any, this process is the only one, and it belongs to no region. */
    List<VantagePoint> vantagePoints(Map<String, RegionResources> regions) {
        Map<String, Map<String, HealthProbe>> own = new HashMap<>();
        regions.forEach((name, region) -> own.put(name, region.probes()));
        List<View> views = monitoring.items("vantage_points");
        Map<String, HealthProbe> anchors =
                monitoring.child("anchors").map(this::probes).orElse(Map.of());
        if (views.isEmpty()) {
            return List.of(new VantagePoint("this process", "", own, anchors));
        }
        List<VantagePoint> out = new ArrayList<>();
        for (View view : views) {
            Map<String, Map<String, HealthProbe>> probes = new HashMap<>();
            view.entries("probes").forEach((region, block) -> probes.put(region, probes(block)));
            out.add(new VantagePoint(
                    view.text("name").orElse(""),
                    view.text("region").orElse(""),
                    probes.isEmpty() ? own : probes,
                    anchors));
        }
        return out;
    }

    private Map<String, HealthProbe> probes(View region) {
        Map<String, HealthProbe> out = new LinkedHashMap<>();
        region.entries()
                .forEach((name, block) -> maker.make(HealthProbe.class, Optional.of(block), "provider", "http")
                        .ifPresent(p -> out.put(name, p)));
        return out;
    }

    /** Returns the disaster type that each listed probe indicates. Other probes indicate a regional outage. */
    Map<String, DisasterType> disasterTypeByProbe() {
        Map<String, DisasterType> out = new LinkedHashMap<>();
        monitoring
                .entries("probe_disaster_types")
                .forEach((probe, type) ->
                        type.text().flatMap(DisasterType::ofWireName).ifPresent(t -> out.put(probe, t)));
        return out;
    }

    List<AlertChannel> channels(PlaceholderPass placeholders) {
        List<AlertChannel> out = new ArrayList<>();
        for (View view : monitoring.items("alert_channels")) {
            String type = view.text("type").orElse("");
            Optional<String> missing =
                    placeholders.unresolved(view.path()).or(() -> maker.missing(AlertChannel.class, type));
            if (missing.isPresent()) {
                out.add(new UnconfiguredChannel(type, missing.get()));
            } else {
                maker.make(AlertChannel.class, Optional.of(view), "type", "").ifPresent(out::add);
            }
        }
        return out;
    }
}
