package io.iotdr.examples.platform;

import io.iotdr.examples.report.DemoProgress;
import io.iotdr.examples.report.Moment;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionEnded;
import io.iotdr.recovery.RecoveryEvent.ExecutionStarted;
import io.iotdr.recovery.RecoveryEvent.ExecutionTakenOver;
import io.iotdr.recovery.RecoveryEvent.StepFailed;
import io.iotdr.recovery.RecoveryEvent.StepGivenUp;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The moments of one move, which are also shown. Confined to one thread. */
final class MoveTimeline {

    private final Instant origin;
    private final DemoProgress progress;
    private final List<Moment> moments = new ArrayList<>();

    MoveTimeline(Instant origin, DemoProgress progress) {
        this.origin = origin;
        this.progress = progress;
    }

    void note(Instant at, String what, String detail) {
        keep(new Moment(at, 0, what, detail));
    }

    void keep(Moment moment) {
        double seconds = Duration.between(origin, moment.at()).toMillis() / 1000.0;
        moments.add(new Moment(moment.at(), seconds, moment.what(), moment.detail()));
        progress.event(seconds, moment.what(), moment.detail());
    }

    void event(RecoveryEvent event) {
        if (event instanceof ExecutionStarted e) {
            note(e.at(), "started", e.execution());
        } else if (event instanceof ExecutionTakenOver e) {
            note(e.at(), "taken over", "by " + e.owner());
        } else if (event instanceof StepVerified e) {
            note(e.at(), e.step(), e.summary());
        } else if (event instanceof StepFailed e) {
            note(e.at(), e.step(), "failed: " + e.reason());
        } else if (event instanceof StepGivenUp e) {
            note(e.at(), e.step(), "given up: " + e.reason());
        } else if (event instanceof ExecutionEnded e) {
            note(e.at(), "ended", e.status().name());
        }
    }

    List<Moment> moments() {
        return moments.stream().sorted(Comparator.comparing(Moment::at)).toList();
    }
}
