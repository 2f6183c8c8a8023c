package io.iotdr.step;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.Durations;
import io.iotdr.spi.RegionResources;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How much a promotion or a restore would lose: the data-loss gate. */
final class DataLoss {

    private DataLoss() {}

    /** What to consent to, when data that is complete up to {@code point} loses more than the objective allows. */
    static Optional<String> beyondObjective(StepContext context, Instant point) {
        Instant since = context.disaster().flatMap(Disaster::since).orElse(context.startedAt());
        Duration loss = Duration.between(point, since);
        Duration objective = context.plan().objectives().rpo();
        return loss.compareTo(objective) <= 0
                ? Optional.empty()
                : Optional.of("the newest data for " + context.targetRegion() + " is of " + point + ": "
                        + Durations.text(loss) + " of writes before the disaster would be lost, the objective is "
                        + Durations.text(objective) + "; approve to lose them, or deny");
    }

    /** In a planned run, the time of the last thing that the source wrote before it was quiesced. */
    static Optional<Instant> lastWrite(StepContext context) {
        return context.kind().planned()
                ? context.region(context.sourceRegion()).map(RegionResources::dataStores).stream()
                        .flatMap(stores -> stores.values().stream())
                        .flatMap(store -> store.watermark().stream())
                        .max(Instant::compareTo)
                : Optional.empty();
    }
}
