package io.iotdr.examples.lab.report;

import io.iotdr.examples.lab.Payload;
import io.iotdr.examples.lab.fleet.Ack;
import io.iotdr.examples.lab.fleet.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the disaster was for one device, from its own acknowledgements.
 *
 * @param gap between the last acknowledgement of the old region and the first one of the new; empty when it never came back
 * @param acknowledged how many messages any broker had confirmed
 * @param lost those of them that the recovered region does not have as they were sent
 * @param lostSpan how far back the loss reaches: from the last acknowledgement before the gap back to the newest message before the
 *     first lost one
 */
public record DeviceView(String device, Optional<Duration> gap, int acknowledged, int lost, Duration lostSpan) {

    /**
     * Judges one device.
     *
     * @param stored what the recovered region has, by {@code device|number}
     */
    public static DeviceView of(
            String device, List<Ack> acks, Endpoint oldRegion, Endpoint newRegion, Map<String, String> stored) {
        Optional<Instant> last = acks.stream()
                .filter(a -> a.from().equals(oldRegion))
                .map(Ack::at)
                .max(Instant::compareTo);
        Optional<Instant> first = acks.stream()
                .filter(a -> a.from().equals(newRegion))
                .map(Ack::at)
                .min(Instant::compareTo);
        List<Ack> lost = new ArrayList<>();
        Instant keptUntil = acks.isEmpty() ? Instant.EPOCH : acks.get(0).at();
        for (Ack ack : acks) {
            boolean kept = Payload.of(device, ack.number()).equals(stored.get(device + "|" + ack.number()));
            if (!kept) {
                lost.add(ack);
            } else if (lost.isEmpty()) {
                keptUntil = ack.at();
            }
        }
        Duration span = lost.isEmpty() || last.isEmpty() ? Duration.ZERO : Duration.between(keptUntil, last.get());
        Optional<Duration> gap = last.flatMap(l -> first.map(f -> Duration.between(l, f)));
        return new DeviceView(device, gap, acks.size(), lost.size(), span.isNegative() ? Duration.ZERO : span);
    }
}
