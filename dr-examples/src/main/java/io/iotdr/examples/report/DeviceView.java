package io.iotdr.examples.report;

import io.iotdr.examples.fleet.Ack;
import io.iotdr.examples.fleet.Endpoint;
import io.iotdr.examples.fleet.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The effect of the disaster on one device, from its own acknowledgments.
 *
 * @param gap from the last acknowledgment by the old region to the first one by the new; empty when there was none by
 *     the new
 * @param acknowledged the number of messages that any broker acknowledged
 * @param lost the number of acknowledged messages that are missing or changed in the recovered region
 * @param lostSpan how far back the loss reaches: from the last acknowledgment by the old region back to the last
 *     message before the first lost one
 * @param firstLost when the first of them was acknowledged
 */
public record DeviceView(
        String device,
        Optional<Duration> gap,
        int acknowledged,
        int lost,
        Duration lostSpan,
        Optional<Instant> firstLost) {

    /**
     * Computes the effect on one device.
     *
     * @param stored the values in the recovered region, by {@code device|number}
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
        return new DeviceView(
                device,
                gap,
                acks.size(),
                lost.size(),
                span.isNegative() ? Duration.ZERO : span,
                lost.stream().map(Ack::at).findFirst());
    }
}
