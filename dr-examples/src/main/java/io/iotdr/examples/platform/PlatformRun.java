package io.iotdr.examples.platform;

import io.iotdr.examples.fleet.Ack;
import io.iotdr.examples.fleet.Fleet;
import io.iotdr.examples.process.Child;
import io.iotdr.examples.process.Ends;
import io.iotdr.examples.process.Waiting;
import io.iotdr.examples.report.Acknowledgments;
import io.iotdr.examples.report.Acknowledgments.Side;
import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.DisasterResult;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one scenario on a new platform. In each move the orchestrator that drives it is killed in the middle, and another
 * one completes the move. The figures come from what the devices got confirmed, and from the rows of the database.
 */
final class PlatformRun {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final String CORRUPTION = "UPDATE telemetry SET value = 'temperature=NaN #0' WHERE number % 3 = 0";
    private static final String PLAN = "iot-platform";
    /** The subject of the moment at which the damage of a corruption was complete. */
    static final String DAMAGED = "damaged";
    /** The subject of the moments of devices that stand in the region that was cut off. */
    static final String INSIDE = "inside";

    private static final String ROWS = "SELECT device || '|' || number, value FROM telemetry";

    private final PlatformScenario scenario;
    private final PlatformOptions options;
    private final DemoProgress progress;
    private final Waiting waiting;
    private Instant since = Instant.MIN;

    PlatformRun(PlatformScenario scenario, PlatformOptions options, DemoProgress progress, TimeSource time) {
        this.scenario = scenario;
        this.options = options;
        this.progress = progress;
        this.waiting = new Waiting(time, PATIENCE, "see the logs in " + options.output());
    }

    /** Runs the scenario; returns the result of each move. */
    List<DisasterResult> run(Path directory) {
        progress.say("");
        progress.say(scenario.scenario() + ": " + scenario.description());
        try (Ends ends = Ends.alsoAtExit()) {
            Platform platform = new Platform(directory, scenario, options, waiting, ends);
            platform.fleet().start();
            platform.inside().start();
            waiting.until("every device to be served by the west", () -> served(platform, platform.west()));
            waiting.rest(WARM_UP);
            return switch (scenario) {
                case REGIONAL_OUTAGE -> List.of(outage(platform));
                case PLANNED_MOVE -> planned(platform);
                case NETWORK_PARTITION -> List.of(partition(platform));
                case DATA_CORRUPTION -> List.of(corruption(platform));
            };
        }
    }

    private DisasterResult outage(Platform platform) {
        Move move = new Move(platform, platform.west(), platform.east(), now());
        move.note("disaster", scenario.description());
        platform.inside().stop();
        platform.west().kill();
        move.follow("promote", platform::killSupervisor, platform::startSupervisor);
        return move.result(scenario.scenario());
    }

    private DisasterResult partition(Platform platform) {
        Move move = new Move(platform, platform.west(), platform.east(), now());
        move.note("disaster", scenario.description());
        platform.west().isolate();
        move.follow("dns", platform::killSupervisor, platform::startSupervisor);
        move.inside();
        move.note("network", "the west is connected again");
        platform.west().reconnect();
        waiting.rest(Duration.ofSeconds(5));
        move.inside();
        return move.result(scenario.scenario());
    }

    /**
     * The base backup is made while the platform serves; the log that is archived after it brings the rest. The east has the
     * damage too, so the orchestrator only proposes a failover, and a person enters the command that it prints.
     */
    private DisasterResult corruption(Platform platform) {
        platform.inside().stop();
        platform.west().backUp();
        waiting.rest(WARM_UP);
        Move move = new Move(platform, platform.west(), platform.east(), now());
        move.note("disaster", scenario.description());
        platform.west().database().execute(CORRUPTION);
        move.note(DAMAGED, "the damage is committed");
        waiting.until("a proposal", () -> platform.proposal().isPresent());
        String command = platform.proposal().orElseThrow();
        move.note("operator", command);
        Child driver = platform.dr(command.replaceFirst("^dr ", "").split(" "));
        move.follow("restore", driver::kill, () -> {});
        return move.result(scenario.scenario());
    }

    private List<DisasterResult> planned(Platform platform) {
        List<DisasterResult> results = new ArrayList<>();
        platform.inside().stop();
        results.add(command(platform, platform.west(), platform.east(), "failover", "start", PLAN, "--planned"));
        results.add(command(platform, platform.east(), platform.west(), "failback", "start", PLAN));
        return results;
    }

    /** Moves by a command, whose process is killed in the middle; the supervising orchestrator takes the run over. */
    private DisasterResult command(Platform platform, PlatformRegion from, PlatformRegion to, String... command) {
        Move move = new Move(platform, from, to, now());
        move.note("operator", "dr " + String.join(" ", command));
        Child driver = platform.dr(command);
        move.follow("promote", driver::kill, () -> {});
        waiting.rest(Duration.ofSeconds(3));
        return move.result(command[0].equals("failback") ? "failback" : "switchover");
    }

    private static boolean served(Platform platform, PlatformRegion region) {
        Fleet fleet = platform.fleet();
        return fleet.acknowledgedBy(region.addresses().world()) == fleet.size();
    }

    private Instant now() {
        return waiting.time().clock().now();
    }

    /** One move of the platform from a region to the other. */
    private final class Move {

        private final Platform platform;
        private final PlatformRegion from;
        private final PlatformRegion to;
        private final Instant begun;
        private final List<String> before;
        private final MoveTimeline timeline;

        Move(Platform platform, PlatformRegion from, PlatformRegion to, Instant begun) {
            this.platform = platform;
            this.from = from;
            this.to = to;
            this.begun = begun;
            this.before = platform.journal().history();
            this.timeline = new MoveTimeline(begun, progress);
        }

        void note(String what, String detail) {
            timeline.note(now(), what, detail);
        }

        /** Waits for the run, kills its orchestrator when a step has started, and waits until all devices are served. */
        void follow(String step, Runnable kill, Runnable restart) {
            waiting.until("a run to start", () -> run().isPresent());
            String run = run().orElseThrow();
            waiting.until("the step " + step, () -> started(run, step));
            kill.run();
            note("orchestrator", "killed with SIGKILL in the step " + step);
            restart.run();
            waiting.until(run + " to end", () -> events(run).stream().anyMatch(ExecutionEnded.class::isInstance));
            events(run).forEach(timeline::event);
            Fleet fleet = platform.fleet();
            waiting.until(
                    "every device to be served by the " + to.addresses().name(),
                    () -> fleet.acknowledgedBy(to.addresses().world(), begun) == fleet.size());
        }

        /** Notes the last message that a device inside the old region got confirmed. */
        void inside() {
            platform.inside().acks().values().stream()
                    .flatMap(List::stream)
                    .map(Ack::at)
                    .max(Instant::compareTo)
                    .ifPresent(at -> timeline.note(at, INSIDE, "the last message in the old region is confirmed"));
        }

        private Optional<String> run() {
            return platform.journal().history().stream()
                    .filter(id -> !before.contains(id))
                    .findFirst();
        }

        private List<RecoveryEvent> events(String run) {
            return platform.journal().events(run);
        }

        private boolean started(String run, String step) {
            return events(run).stream()
                    .anyMatch(e -> e instanceof StepStarted s && s.step().equals(step));
        }

        DisasterResult result(String name) {
            Acknowledgments seen = new Acknowledgments(
                    acknowledged(),
                    new Side(from.addresses().name(), from.addresses().world()),
                    new Side(to.addresses().name(), to.addresses().world()));
            RecoveryReport report = platform.journal().report(run().orElseThrow());
            seen.moments().forEach(timeline::keep);
            return new DisasterResult(
                    name,
                    begun,
                    Optional.of(report),
                    seen.views(to.database().query(ROWS)),
                    timeline.moments(),
                    seen.rates(begun));
        }

        /** Returns what was confirmed since the last move, and until now. */
        private Map<String, List<Ack>> acknowledged() {
            Map<String, List<Ack>> out = new LinkedHashMap<>();
            Instant start = since;
            since = now();
            platform.fleet()
                    .acks()
                    .forEach((device, acks) -> out.put(
                            device,
                            acks.stream().filter(a -> a.at().isAfter(start)).toList()));
            return out;
        }
    }
}
