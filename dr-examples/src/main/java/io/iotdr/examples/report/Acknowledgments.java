package io.iotdr.examples.report;

import io.iotdr.examples.fleet.Ack;
import io.iotdr.examples.fleet.Endpoint;
import io.iotdr.examples.report.DisasterResult.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the devices saw of a move from one region to the other.
 *
 * @param byDevice the acknowledgments of each device, oldest first
 */
public record Acknowledgments(Map<String, List<Ack>> byDevice, Side from, Side to) {

    private static final String WEST = "west";

    /** A region, and where its devices are served. */
    public record Side(String region, Endpoint endpoint) {}

    /**
     * Returns the effect on each device.
     *
     * @param stored the values in the region that the devices moved to, by {@code device|number}
     */
    public List<DeviceView> views(Map<String, String> stored) {
        return byDevice.entrySet().stream()
                .map(e -> DeviceView.of(e.getKey(), e.getValue(), from.endpoint(), to.endpoint(), stored))
                .toList();
    }

    /** Returns the last moment of the old region, and the first and the last arrival in the new one. */
    public List<Moment> moments() {
        List<Moment> out = new ArrayList<>();
        byDevice.values().stream()
                .flatMap(List::stream)
                .filter(a -> a.from().equals(from.endpoint()))
                .map(Ack::at)
                .max(Instant::compareTo)
                .ifPresent(at -> out.add(moment(at, "the " + from.region() + " acknowledges its last message")));
        List<Instant> arrivals = byDevice.values().stream()
                .flatMap(acks -> firstArrival(acks).stream())
                .sorted()
                .toList();
        if (!arrivals.isEmpty()) {
            out.add(moment(arrivals.get(0), "the first device is served by the " + to.region()));
            out.add(moment(
                    arrivals.get(arrivals.size() - 1),
                    "all " + arrivals.size() + " devices are served by the " + to.region()));
        }
        return out;
    }

    private Optional<Instant> firstArrival(List<Ack> acks) {
        return acks.stream()
                .filter(a -> a.from().equals(to.endpoint()))
                .map(Ack::at)
                .min(Instant::compareTo);
    }

    private static Moment moment(Instant at, String detail) {
        return new Moment(at, 0, "devices", detail);
    }

    /** Returns the number of acknowledged messages in each second since {@code origin}. */
    public List<Rate> rates(Instant origin) {
        Endpoint west = from.region().equals(WEST) ? from.endpoint() : to.endpoint();
        Map<Integer, int[]> seconds = new TreeMap<>();
        byDevice.values().stream().flatMap(List::stream).forEach(ack -> {
            int second = (int) Math.floorDiv(Duration.between(origin, ack.at()).toMillis(), 1000L);
            seconds.computeIfAbsent(second, s -> new int[2])[ack.from().equals(west) ? 0 : 1]++;
        });
        return seconds.entrySet().stream()
                .map(e -> new Rate(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .toList();
    }
}
