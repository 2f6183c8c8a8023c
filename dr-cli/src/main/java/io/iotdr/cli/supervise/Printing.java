package io.iotdr.cli.supervise;

import io.iotdr.DisasterRecovery;
import io.iotdr.FailoverSupervisor.SupervisorListener;
import io.iotdr.cli.console.Count;
import io.iotdr.cli.failover.Runs;
import io.iotdr.config.Configuration;
import io.iotdr.health.Detection;
import io.iotdr.health.FailoverPolicy.Reaction;
import io.iotdr.health.WatchedRegion;
import io.iotdr.json.Json;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryExecution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints one line for each detection, and one for each event of the runs of this process. */
final class Printing implements SupervisorListener, AutoCloseable {

    private final DisasterRecovery recovery;
    private final LinePrinter lines;
    private final Runs runs;

    Printing(DisasterRecovery recovery, Runs runs) {
        this.recovery = recovery;
        this.lines = new LinePrinter(runs.out());
        this.runs = runs;
    }

    void started(Configuration configuration, List<String> unfinished, String address) {
        Map<Boolean, List<String>> regions = configuration.plans().stream()
                .map(RecoveryPlan::primary)
                .distinct()
                .collect(Collectors.partitioningBy(
                        region -> new WatchedRegion(region, configuration.vantagePoints()).observed()));
        List<String> watched = regions.getOrDefault(true, List.of());
        List<String> blind = regions.getOrDefault(false, List.of());
        int plans = configuration.plans().size();
        say(
                "started",
                Map.of(
                        "plans",
                        plans,
                        "watched",
                        watched,
                        "not_watched",
                        blind,
                        "unfinished",
                        unfinished,
                        "address",
                        address),
                "supervising " + Count.of(plans, "plan") + watching(watched, blind) + ", "
                        + Count.of(unfinished.size(), "unfinished run") + "; ready at " + address + "/readyz");
    }

    private static String watching(List<String> watched, List<String> blind) {
        return (watched.isEmpty() ? "" : ", watching " + String.join(", ", watched))
                + (blind.isEmpty() ? "" : ", NOT watching " + String.join(", ", blind) + " (no probe observes it)");
    }

    void stopping() {
        say("stopping", Map.of(), "stopping; unfinished runs continue in another process or at the next start");
    }

    @Override
    public void onDetection(RecoveryPlan plan, Detection detection, Reaction reaction) {
        say(
                "detection",
                Map.of("plan", plan.id(), "detection", detection, "reaction", reaction),
                detection.region() + " is impaired (plan " + plan.id() + "): " + String.join("; ", detection.evidence())
                        + "; reaction: " + reaction.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void onExecution(RecoveryExecution execution) {
        say(
                "driving",
                Map.of("execution", execution.id()),
                "driving " + execution.id() + "; follow it with: " + runs.command("watch " + execution.id()));
        execution.onEvent(event -> {
            if (runs.json()) {
                lines.say(Runs.json(execution.id(), event));
                return;
            }
            Runs.text(event).ifPresent(text -> say(execution.id() + "  " + text));
            if (event instanceof PersonAsked asked) {
                say(runs.command("approve " + execution.id() + " " + asked.step()));
            }
        });
        execution.completion().whenComplete((report, failed) -> {
            if (report != null && !runs.json()) {
                say(Runs.line(recovery.summary(execution.id())));
            }
        });
    }

    private void say(String type, Map<String, ?> fields, String text) {
        if (runs.json()) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", type);
            event.putAll(fields);
            say(Json.write(event));
        } else {
            say(text);
        }
    }

    private void say(String line) {
        lines.say(line);
    }

    @Override
    public void close() {
        lines.close();
    }
}
