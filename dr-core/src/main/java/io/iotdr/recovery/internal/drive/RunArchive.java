package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.Environment;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves old runs that have ended out of the journal. Keeps what later runs need: of each plan the last run, whose number
 * the next one continues, and the last completed one, which tells which region serves.
 */
public final class RunArchive {

    private final Environment environment;
    private final Executions executions;

    public RunArchive(Environment environment, Executions executions) {
        this.environment = environment;
        this.executions = executions;
    }

    /** Archives the runs that ended longer ago than {@code age}, and returns their ids. */
    public List<String> archive(Duration age) {
        Instant before = environment.clock().now().minus(age);
        List<String> archived = new ArrayList<>();
        Set<String> plans = executions.ids().stream()
                .flatMap(id -> executions.planOf(id).stream())
                .collect(Collectors.toSet());
        for (String plan : plans.stream().sorted().toList()) {
            List<String> runs = executions.idsOf(plan);
            Set<String> kept = kept(runs);
            for (String id : runs) {
                if (!kept.contains(id) && endedBefore(id, before)) {
                    executions.archive(id);
                    archived.add(id);
                }
            }
        }
        return archived;
    }

    private Set<String> kept(List<String> runs) {
        Set<String> kept = new HashSet<>();
        boolean completed = false;
        for (int i = runs.size() - 1; i >= 0; i--) {
            String id = runs.get(i);
            boolean moved = executions.damage(id).isEmpty()
                    && executions
                            .outcome(id)
                            .filter(ExecutionStatus.COMPLETED::equals)
                            .isPresent();
            if (i == runs.size() - 1 || moved && !completed) {
                kept.add(id);
            }
            completed |= moved;
        }
        return kept;
    }

    private boolean endedBefore(String id, Instant before) {
        return executions.damage(id).isEmpty()
                && executions.ended(id)
                && executions
                        .lastEvent(id)
                        .map(RecoveryEvent::at)
                        .filter(before::isAfter)
                        .isPresent();
    }
}
