package io.iotdr.examples.report;

import io.iotdr.recovery.RecoveryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The result of one disaster in the lab.
 *
 * @param struck when the disaster struck
 * @param execution the library's own report of the run
 * @param devices the effect on each device
 * @param rates acknowledged messages by second and region, for the chart
 */
public record DisasterResult(
        String scenario,
        Instant struck,
        Optional<RecoveryReport> execution,
        List<DeviceView> devices,
        List<Moment> timeline,
        List<Rate> rates) {

    /**
     * The number of messages that each region acknowledged in one second.
     *
     * @param second seconds since the disaster struck; negative before it
     */
    public record Rate(int second, int west, int east) {}

    public String status() {
        return execution.map(e -> e.status().name()).orElse("NOT_RECOVERED");
    }

    /** Returns whether the run completed and every device came back. */
    public boolean recovered() {
        return execution.filter(RecoveryReport::completed).isPresent() && devicesRecovered() == devices.size();
    }

    public long devicesRecovered() {
        return devices.stream().filter(d -> d.gap().isPresent()).count();
    }

    public long messagesAcknowledged() {
        return devices.stream().mapToLong(DeviceView::acknowledged).sum();
    }

    public long messagesLost() {
        return devices.stream().mapToLong(DeviceView::lost).sum();
    }

    /** Returns the time without service at a percentile of the devices; 1 is the device that waited longest. */
    public Optional<Duration> rta(double share) {
        List<Duration> gaps =
                devices.stream().flatMap(d -> d.gap().stream()).sorted().toList();
        return gaps.isEmpty()
                ? Optional.empty()
                : Optional.of(gaps.get((int) Math.min(gaps.size() - 1, Math.ceil(share * gaps.size()) - 1)));
    }

    /** Returns how far back the loss reaches, for the device that lost most. */
    public Duration rpa() {
        return devices.stream()
                .map(DeviceView::lostSpan)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Returns the figures in one line. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%s: %d of %d devices are back; time without service: max %s, median %s;"
                        + " %d of %d acknowledged messages lost, from the last %s before the disaster",
                status(),
                devicesRecovered(),
                devices.size(),
                seconds(rta(1)),
                seconds(rta(0.5)),
                messagesLost(),
                messagesAcknowledged(),
                seconds(Optional.of(rpa())));
    }

    private static String seconds(Optional<Duration> length) {
        return length.map(d -> String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1000.0))
                .orElse("unknown");
    }
}
