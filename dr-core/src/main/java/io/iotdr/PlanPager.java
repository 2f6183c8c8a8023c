package io.iotdr;

import io.iotdr.alert.Pages;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.Environment;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.AlertMessage.Severity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the contacts of a plan what the supervisor has found, in order for each plan. Thread-safe. */
final class PlanPager {

    private final Environment environment;
    private final Map<String, Pages> pages = new ConcurrentHashMap<>();

    PlanPager(Environment environment) {
        this.environment = environment;
    }

    void tell(RecoveryPlan plan, String text) {
        tell(plan, plan.id(), Severity.CRITICAL, text);
    }

    /** Tells of one matter: a later message with the same key replaces the earlier one, and one that informs resolves it. */
    void tell(RecoveryPlan plan, String key, Severity severity, String text) {
        AlertMessage message = new AlertMessage(
                key,
                severity,
                plan.name() + ": " + text,
                plan.name() + "\n" + text,
                plan.contacts().stream().map(c -> c.address()).toList());
        pages.computeIfAbsent(plan.id(), id -> environment.pages()).put(message);
    }
}
