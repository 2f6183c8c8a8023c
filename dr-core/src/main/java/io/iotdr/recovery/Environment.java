package io.iotdr.recovery;

import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.StepCatalog;
import io.iotdr.step.StepContext.Deliveries;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Everything outside of the decider that an execution touches.
 *
 * @param owner names this orchestrator in leases and journals
 * @param regions what can be acted on, by region
 * @param leases who drives an execution; without one the journal's versions alone keep two drivers apart
 * @param leaseLength after how long without a sign of life another orchestrator may take over
 * @param writeLeases regions' right to write, see {@link RegionGuard}
 * @param onEvent is told of every event of every execution, once it is durable and before the recovery goes on
 * @param tell hands a message to every alert channel
 */
public record Environment(
        String owner,
        Map<String, RegionResources> regions,
        StepCatalog steps,
        Journal journal,
        Optional<LeaseStore> leases,
        Duration leaseLength,
        Optional<LeaseStore> writeLeases,
        BiConsumer<String, RecoveryEvent> onEvent,
        Function<AlertMessage, Deliveries> tell,
        Clock clock,
        Scheduler scheduler) {

    /** The same, for an execution whose last event was at {@code last}: with a clock that does not jump, nor start before that. */
    Environment steady(Instant last) {
        return new Environment(
                owner,
                regions,
                steps,
                journal,
                leases,
                leaseLength,
                writeLeases,
                onEvent,
                tell,
                SteadyClock.of(clock, last),
                scheduler);
    }

    /** The same, with nobody to tell and no right to write to move. */
    Environment looking() {
        return new Environment(
                owner,
                regions,
                steps,
                journal,
                Optional.empty(),
                leaseLength,
                Optional.empty(),
                (execution, event) -> {},
                message -> new Deliveries(List.of(), List.of()),
                clock,
                scheduler);
    }
}
