package io.iotdr.recovery;

import io.iotdr.alert.Pages;
import io.iotdr.authority.Authorizer;
import io.iotdr.fence.RegionGuard;
import io.iotdr.log.Redactor;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.AlertDelivery;
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
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Everything outside the decider that a run uses.
 *
 * @param owner names this orchestrator in journals and messages
 * @param leaseOwner the owner and a random part, so that two processes with one name never hold one lease together
 * @param regions the resources that steps can act on, by region
 * @param leases who owns each run; without a store, only the journal's version check keeps two orchestrators apart
 * @param leaseLength how long an orchestrator may be silent before another one may take over
 * @param writeLeases the regions' rights to write, see {@link RegionGuard}
 * @param authorizer what people may do
 * @param redactor removes secrets from what is stored and told
 * @param onEvent receives every event of every run, once the event is durable; a run does not wait for it
 * @param alerts the alert channels
 * @param repeatPages how often a question or pause is announced again until a person acts on it
 */
public record Environment(
        String owner,
        String leaseOwner,
        Map<String, RegionResources> regions,
        StepCatalog steps,
        Journal journal,
        Optional<LeaseStore> leases,
        Duration leaseLength,
        Optional<LeaseStore> writeLeases,
        Authorizer authorizer,
        Redactor redactor,
        BiConsumer<String, RecoveryEvent> onEvent,
        AlertDelivery alerts,
        Duration repeatPages,
        Clock clock,
        Scheduler scheduler) {

    /** The listener of an orchestrator that has none. */
    public static final BiConsumer<String, RecoveryEvent> NO_LISTENER = (execution, event) -> {};

    /** Reaches nobody, as a dry run must. */
    private record NoAlerts() implements AlertDelivery {
        @Override
        public Deliveries tell(AlertMessage message) {
            return new Deliveries(List.of(), List.of(), Set.of());
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public List<AlertDelivery> each() {
            return List.of();
        }
    }

    /** Returns the pages about one subject, see {@link Pages}. */
    public Pages pages() {
        return new Pages(alerts, redactor, scheduler);
    }

    /** Returns a copy whose clock never jumps, nor starts before {@code last}, the time of the run's last event. */
    public Environment steady(Instant last) {
        return new Environment(
                owner,
                leaseOwner,
                regions,
                steps,
                journal,
                leases,
                leaseLength,
                writeLeases,
                authorizer,
                redactor,
                onEvent,
                alerts,
                repeatPages,
                SteadyClock.of(clock, last),
                scheduler);
    }

    /** Returns a copy for a dry run: without listeners, alert channels and leases. */
    public Environment looking() {
        return new Environment(
                owner,
                leaseOwner,
                regions,
                steps,
                journal,
                Optional.empty(),
                leaseLength,
                Optional.empty(),
                authorizer,
                redactor,
                NO_LISTENER,
                new NoAlerts(),
                repeatPages,
                clock,
                scheduler);
    }
}
