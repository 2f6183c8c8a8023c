package io.iotdr.examples.lab.report;

import io.iotdr.recovery.RecoveryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one disaster of the lab came to.
 *
 * @param struck when
 * @param execution the library's own report of the recovery
 * @param devices what each device saw
 * @param rates acknowledged messages by second and region, for the picture
 */
public record DisasterResult(
        String scenario,
        Instant struck,
        Optional<RecoveryReport> execution,
        List<DeviceView> devices,
        List<Moment> timeline,
        List<Rate> rates) {

    /**
     * How many messages the regions acknowledged in one second.
     *
     * @param second since the disaster struck
     */
    public record Rate(int second, int west, int east) {}

    public String status() {
        return execution.map(e -> e.status().name()).orElse("NOT_RECOVERED");
    }

    /** Whether the plan came to its end and every device came back. */
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

    /** The time without service at this share of the devices, 1 being the one that waited longest. */
    public Optional<Duration> rta(double share) {
        List<Duration> gaps =
                devices.stream().flatMap(d -> d.gap().stream()).sorted().toList();
        return gaps.isEmpty()
                ? Optional.empty()
                : Optional.of(gaps.get((int) Math.min(gaps.size() - 1, Math.ceil(share * gaps.size()) - 1)));
    }

    /** How far back the loss reaches, for the device that lost most. */
    public Duration rpa() {
        return devices.stream()
                .map(DeviceView::lostSpan)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
