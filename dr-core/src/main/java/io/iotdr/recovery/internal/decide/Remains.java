package io.iotdr.recovery.internal.decide;

import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.StepApplied;
import io.iotdr.recovery.RecoveryEvent.StepHadNothingToDo;
import io.iotdr.recovery.RecoveryEvent.StepKept;
import io.iotdr.recovery.RecoveryEvent.StepReverted;
import io.iotdr.recovery.RecoveryEvent.StepStarted;
import io.iotdr.recovery.RecoveryEvent.StepVerified;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Determines what an unfinished run may have left behind, from its events alone. */
public final class Remains {

    private Remains() {}

    /** Returns one line for each step that began and was not reverted, and for each effect that a rollback kept. */
    public static List<String> of(List<RecoveryEvent> events) {
        Map<String, String> open = new LinkedHashMap<>();
        for (RecoveryEvent event : events) {
            if (event instanceof StepStarted e) {
                open.putIfAbsent(e.step(), "it began; whether it had an effect is unknown");
            } else if (event instanceof StepApplied e) {
                open.put(e.step(), "its effect was applied");
            } else if (event instanceof StepVerified e) {
                open.put(e.step(), "its effect was verified");
            } else if (event instanceof StepKept e) {
                open.put(e.step(), e.reason());
            } else if (event instanceof StepReverted e) {
                open.remove(e.step());
            } else if (event instanceof StepHadNothingToDo e) {
                open.remove(e.step());
            }
        }
        List<String> lines = new ArrayList<>();
        open.forEach((step, what) -> lines.add(step + ": " + what));
        return lines;
    }
}
