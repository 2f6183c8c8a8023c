package io.iotdr.examples.lab;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.examples.lab.fleet.Ack;
import io.iotdr.examples.lab.fleet.Fleet;
import io.iotdr.examples.lab.report.DeviceView;
import io.iotdr.examples.lab.report.DisasterResult;
import io.iotdr.examples.lab.report.DisasterResult.Rate;
import io.iotdr.examples.lab.report.Moment;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

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

    ScenarioRun(Disasters disaster, LabOptions options, DemoProgress progress, Clock clock, Scheduler scheduler) {
        this.disaster = disaster;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
        this.scheduler = scheduler;
        this.watch = new RecoveryWatch(progress, clock);
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
        until(
                "every device to be served by the west",
                () -> fleet.acknowledgedBy(lab.addresses().westMqtt()) == fleet.size());
        until("the west's first recovery point", lab::isProtected);
        rest(options.warmUp());
        Instant struck = clock.now();
        watch.struck(struck, disaster.description());
        lab.strike(disaster);
        until("the recovery to end", () -> watch.ended().isPresent());
        until(
                "every device to be served by the east",
                () -> fleet.acknowledgedBy(lab.addresses().eastMqtt()) == fleet.size());
        rest(Duration.ofSeconds(1));
        fleet.stop();
        rest(Duration.ofMillis(500));
        return measure(lab, struck);
    }

    private void replace(Lab lab, String step) {
        watch.note("orchestrator", "killed with SIGKILL at " + step + ", before the step had any effect");
        lab.replaceOrchestrator();
        watch.note("orchestrator", "another orchestrator was started on the same journal");
    }

    private DisasterResult measure(Lab lab, Instant struck) {
        Map<String, String> stored = lab.eastTelemetry();
        Map<String, List<Ack>> acks = lab.fleet().acks();
        List<DeviceView> views = acks.entrySet().stream()
                .map(e -> DeviceView.of(
                        e.getKey(),
                        e.getValue(),
                        lab.addresses().westMqtt(),
                        lab.addresses().eastMqtt(),
                        stored))
                .toList();
        return new DisasterResult(
                disaster.scenario(),
                struck,
                watch.ended().map(lab::report),
                views,
                timeline(lab, acks, struck),
                rates(lab, acks, struck));
    }

    private List<Moment> timeline(Lab lab, Map<String, List<Ack>> acks, Instant struck) {
        Optional<Instant> lastWest = acks.values().stream()
                .flatMap(List::stream)
                .filter(a -> a.from().equals(lab.addresses().westMqtt()))
                .map(Ack::at)
                .max(Instant::compareTo);
        List<Instant> firstEast = acks.values().stream()
                .flatMap(all -> all.stream()
                        .filter(a -> a.from().equals(lab.addresses().eastMqtt()))
                        .map(Ack::at)
                        .min(Instant::compareTo)
                        .stream())
                .sorted()
                .toList();
        lastWest.ifPresent(at -> watch.keep(at, "devices", "the west acknowledges its last message"));
        if (!firstEast.isEmpty()) {
            watch.keep(firstEast.get(0), "devices", "the first device is served by the east");
            watch.keep(
                    firstEast.get(firstEast.size() - 1),
                    "devices",
                    "all " + firstEast.size() + " devices are served by the east");
        }
        return watch.timeline(struck);
    }

    private static List<Rate> rates(Lab lab, Map<String, List<Ack>> acks, Instant struck) {
        Map<Integer, int[]> seconds = new TreeMap<>();
        acks.values().stream().flatMap(List::stream).forEach(ack -> {
            int second = (int) Math.floorDiv(Duration.between(struck, ack.at()).toMillis(), 1000L);
            int region = ack.from().equals(lab.addresses().westMqtt()) ? 0 : 1;
            seconds.computeIfAbsent(second, s -> new int[2])[region]++;
        });
        return seconds.entrySet().stream()
                .map(e -> new Rate(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .toList();
    }

    private String status(Lab lab) {
        return "  west " + lab.fleet().connectedTo(lab.addresses().westMqtt()) + " devices, east "
                + lab.fleet().connectedTo(lab.addresses().eastMqtt()) + " devices  " + watch.now();
    }

    private void until(String what, BooleanSupplier condition) {
        long giveUp = clock.nanos() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (clock.nanos() > giveUp) {
                throw new DisasterRecoveryException("timed out after " + PATIENCE.toSeconds() + " s while waiting for "
                        + what + "; see the lab's logs and its journal in " + options.output());
            }
            rest(Duration.ofMillis(50));
        }
    }

    private void rest(Duration length) {
        try {
            scheduler.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted", e);
        }
    }
}
