package io.iotdr.step.builtin;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.Durations;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The data-loss gate: computes how much a promotion or a restore would lose. */
final class DataLoss {

    private DataLoss() {}

    /**
     * Returns the question to a person when data that is complete up to {@code point} exceeds the RPO; empty when it
     * does not. The loss is measured from the start of the disaster or, if that is unknown, from the start of the
     * run.
     */
    static Optional<String> beyondObjective(StepContext context, Instant point) {
        Optional<Instant> known = context.disaster().flatMap(Disaster::since);
        Instant since = known.orElse(context.runStartedAt());
        Duration loss = Duration.between(point, since);
        Duration objective = context.plan().objectives().rpo();
        return loss.compareTo(objective) <= 0
                ? Optional.empty()
                : Optional.of("the newest data for " + context.targetRegion() + " is from " + point + ": "
                        + Durations.text(loss)
                        + (known.isPresent()
                                ? " of writes before the disaster would be lost"
                                : " of writes before this run began would be lost, or less if the disaster began before"
                                        + " it (--since tells when)")
                        + ", which exceeds the RPO of "
                        + Durations.text(objective) + "; approve to accept this loss, or deny");
    }

    /** Returns, in a planned run, the time of the newest record in the source region's stores; empty in a failover. */
    static Optional<Instant> lastWrite(StepContext context) {
        return context.kind().planned()
                ? context.region(context.sourceRegion()).map(RegionResources::dataStores).stream()
                        .flatMap(stores -> stores.values().stream())
                        .flatMap(store -> store.watermark().stream())
                        .max(Instant::compareTo)
                : Optional.empty();
    }
}
