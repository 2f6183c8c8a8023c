package io.iotdr.examples.lab;

import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.Moment;
import io.iotdr.json.Json;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the orchestrator's lines about the recovery and shows them. Thread-safe. */
final class RecoveryWatch {

    private final DemoProgress progress;
    private final Clock clock;
    private final List<Moment> moments = new ArrayList<>();
    private Optional<Instant> struck = Optional.empty();
    private Optional<String> ended = Optional.empty();
    private Consumer<String> onStanding = step -> {};
    private String now = "";

    RecoveryWatch(DemoProgress progress, Clock clock) {
        this.progress = progress;
        this.clock = clock;
    }

    /** Sets the listener for an orchestrator that blocks at a step and waits to be killed. */
    void onStanding(Consumer<String> listener) {
        onStanding = listener;
    }

    void struck(Instant at, String what) {
        synchronized (this) {
            struck = Optional.of(at);
        }
        note(at, "disaster", what);
    }

    /** Handles a line from the orchestrator. */
    void line(String kind, String text) {
        switch (kind) {
            case "detection" -> detection(Json.read(text, Said.Detected.class));
            case "event" -> event(Json.read(text, Said.Event.class));
            case "report" -> end(text);
            case "standing" -> onStanding.accept(text);
            case "ready", "ended", "closed" -> now(kind.equals("ready") ? "on watch" : "");
            default -> note("orchestrator", kind + " " + text);
        }
    }

    private void detection(Said.Detected said) {
        note(
                said.at(),
                "detected",
                said.verdict() + ": " + String.join("; ", said.detection().evidence()));
    }

    private void event(Said.Event said) {
        switch (said.type()) {
            case "ExecutionStarted" -> note(said.at(), "started", "execution " + said.text("execution"));
            case "ExecutionTakenOver" -> note(said.at(), "taken over", "by " + said.text("owner"));
            case "StepVerified" -> note(said.at(), said.text("step"), said.text("summary"));
            case "StepFailed", "StepGivenUp" -> note(said.at(), said.text("step"), "failed: " + said.text("reason"));
            case "ExecutionEnded" -> note(said.at(), "ended", said.text("status"));
            case "ExecutionPaused", "RollbackStarted" -> note(said.at(), said.type(), said.text("reason"));
            default -> now(said.text("step"));
        }
    }

    private synchronized void end(String execution) {
        ended = Optional.of(execution);
    }

    private synchronized void now(String what) {
        now = what;
    }

    void note(String what, String detail) {
        note(clock.now(), what, detail);
    }

    void note(Instant at, String what, String detail) {
        progress.event(keep(at, what, detail), what, detail);
    }

    /** Records a moment that became known later; returns its time in seconds since the disaster. */
    synchronized double keep(Instant at, String what, String detail) {
        double seconds = struck.map(s -> seconds(s, at)).orElse(0.0);
        moments.add(new Moment(at, seconds, what, detail));
        return seconds;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    synchronized String now() {
        return now;
    }

    /** Returns the id of the run that ended. */
    synchronized Optional<String> ended() {
        return ended;
    }

    synchronized List<Moment> timeline(Instant origin) {
        return moments.stream()
                .map(m -> new Moment(m.at(), seconds(origin, m.at()), m.what(), m.detail()))
                .sorted(Comparator.comparing(Moment::at))
                .toList();
    }
}
