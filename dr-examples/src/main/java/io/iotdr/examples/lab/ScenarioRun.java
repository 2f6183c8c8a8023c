package io.iotdr.examples.lab;

import io.iotdr.examples.fleet.Fleet;
import io.iotdr.examples.process.Waiting;
import io.iotdr.examples.report.Acknowledgments;
import io.iotdr.examples.report.Acknowledgments.Side;
import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Runs one disaster: warms up, causes the disaster, watches the recovery, and computes the figures from the devices'
 * acknowledgments.
 */
final class ScenarioRun {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Disasters disaster;
    private final LabOptions options;
    private final DemoProgress progress;
    private final Clock clock;
    private final Scheduler scheduler;
    private final RecoveryWatch watch;
    private final Waiting waiting;

    ScenarioRun(Disasters disaster, LabOptions options, DemoProgress progress, Clock clock, Scheduler scheduler) {
        this.disaster = disaster;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
        this.scheduler = scheduler;
        this.watch = new RecoveryWatch(progress, clock);
        this.waiting = new Waiting(
                new TimeSource(clock, scheduler),
                PATIENCE,
                "see the lab's logs and its journal in " + options.output());
    }

    DisasterResult run(Path directory) {
        progress.say("");
        progress.say(disaster.scenario() + ": " + disaster.description());
        try (Lab lab = open(directory)) {
            watch.onStanding(step -> replace(lab, step));
            Future<?> live = scheduler.every(LOOK, () -> progress.status(status(lab)));
            try {
                return run(lab);
            } finally {
                live.cancel(false);
                progress.status("");
            }
        }
    }

    /**
     * Creates the lab. A Ctrl-C during its start leaves no child processes either: they end when their input is closed.
     */
    private Lab open(Path directory) {
        return new Lab(directory, options, clock, scheduler, watch::line);
    }

    private DisasterResult run(Lab lab) {
        Fleet fleet = lab.fleet();
        fleet.start();
        waiting.until(
                "every device to be served by the west",
                () -> fleet.acknowledgedBy(lab.addresses().westMqtt()) == fleet.size());
        waiting.until("the west's first recovery point", lab::isProtected);
        waiting.rest(options.warmUp());
        Instant struck = clock.now();
        watch.struck(struck, disaster.description());
        lab.strike(disaster);
        waiting.until("the recovery to end", () -> watch.ended().isPresent());
        waiting.until(
                "every device to be served by the east",
                () -> fleet.acknowledgedBy(lab.addresses().eastMqtt()) == fleet.size());
        waiting.rest(Duration.ofSeconds(1));
        fleet.stop();
        waiting.rest(Duration.ofMillis(500));
        return measure(lab, struck);
    }

    private void replace(Lab lab, String step) {
        watch.note("orchestrator", "killed with SIGKILL at " + step + ", before the step had any effect");
        lab.replaceOrchestrator();
        watch.note("orchestrator", "another orchestrator was started on the same journal");
    }

    private DisasterResult measure(Lab lab, Instant struck) {
        Map<String, String> stored = lab.eastTelemetry();
        Acknowledgments seen = new Acknowledgments(
                lab.fleet().acks(),
                new Side("west", lab.addresses().westMqtt()),
                new Side("east", lab.addresses().eastMqtt()));
        seen.moments().forEach(m -> watch.keep(m.at(), m.what(), m.detail()));
        return new DisasterResult(
                disaster.scenario(),
                struck,
                watch.ended().map(lab::report),
                seen.views(stored),
                watch.timeline(struck),
                seen.rates(struck));
    }

    private String status(Lab lab) {
        return "  west " + lab.fleet().connectedTo(lab.addresses().westMqtt()) + " devices, east "
                + lab.fleet().connectedTo(lab.addresses().eastMqtt()) + " devices  " + watch.now();
    }
}
