package io.iotdr;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.spi.AlertMessage.Severity;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.StoreWarning;
import java.util.Map;
import java.util.TreeMap;

/**
 * The watch over what endangers the data stores of the region that serves, before it is a disaster. People are told once of
 * each danger, and when it has passed. Not thread-safe.
 */
final class StoreWatch {

    private final Environment environment;
    private final RecoveryPlan plan;
    private final PlanPager pager;
    private Map<String, String> told = Map.of();

    StoreWatch(Environment environment, RecoveryPlan plan, PlanPager pager) {
        this.environment = environment;
        this.plan = plan;
        this.pager = pager;
    }

    /** Asks the stores of the region that serves. */
    void look(String serving) {
        RegionResources resources = environment.regions().get(serving);
        if (resources == null) {
            return;
        }
        Map<String, String> now = new TreeMap<>();
        try {
            resources.dataStores().forEach((name, store) -> warnings(name, store, now));
        } catch (DisasterRecoveryException unreachable) {
            // Detection tells whether the region serves.
            return;
        }
        now.forEach((about, text) -> {
            if (!told.containsKey(about)) {
                tell(about, Severity.WARNING, text);
            }
        });
        told.forEach((about, text) -> {
            if (!now.containsKey(about)) {
                tell(about, Severity.INFO, "no longer: " + text);
            }
        });
        told = now;
    }

    private static void warnings(String name, DataStore store, Map<String, String> out) {
        for (StoreWarning warning : store.warnings()) {
            out.put(name + "/" + warning.about(), name + ": " + warning.text());
        }
    }

    private void tell(String about, Severity severity, String text) {
        pager.tell(plan, plan.id() + "/stores/" + about, severity, text);
    }
}
