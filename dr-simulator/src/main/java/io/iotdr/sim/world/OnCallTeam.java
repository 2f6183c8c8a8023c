package io.iotdr.sim.world;

import io.iotdr.DisasterRecovery;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StepStatus;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.world.Fault.Interference;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The people on call. They check the runs soon after an alert and every five minutes, approve what is asked, resume
 * paused runs, and roll back after {@code TRIES} attempts.
 */
public final class OnCallTeam {

    private static final Duration THINKING = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final int TRIES = 6;

    private final World world;
    private final SimulatedPlatform platform;
    private final SimProcess process;
    private final Map<String, Integer> resumed = new HashMap<>();
    private @Nullable DisasterRecovery recovery;
    private boolean denied;
    private boolean coming;
    private long endings;

    public OnCallTeam(World world, SimulatedPlatform platform) {
        this.world = world;
        this.platform = platform;
        this.process = new SimProcess(world.loop(), "desk", Duration.ZERO);
    }

    public void open() {
        world.loop().start(Duration.ZERO, process, () -> {
            recovery = platform.assemble(world, process, new SimConnection(world, process, false))
                    .build();
            process.every(ROUND, this::look);
        });
    }

    /** Receives an alert. */
    public void alerted(String text) {
        endings += text.contains(" ended: ") ? 1 : 0;
        if (!coming) {
            coming = true;
            world.loop().start(THINKING, process, () -> {
                coming = false;
                look();
            });
        }
    }

    /** Returns how many alerts about the end of a run arrived. */
    public long endings() {
        return endings;
    }

    /** Orders something for the first unfinished run; an order that is refused changes nothing. */
    public void interfere(Interference what) {
        world.loop().start(Duration.ZERO, process, () -> {
            try {
                Optional.ofNullable(recovery).stream()
                        .flatMap(dr -> dr.unfinished().stream().limit(1).map(dr::report))
                        .forEach(report -> order(what, report));
            } catch (DisasterRecoveryException unreachable) {
                world.trace().say(() -> "desk: " + unreachable.getMessage());
            }
        });
    }

    private void order(Interference what, RecoveryReport report) {
        String step = report.steps().stream()
                .filter(s -> s.status() == StepStatus.RUNNING
                        || s.status() == StepStatus.READY
                        || s.status() == StepStatus.FAILED)
                .map(RecoveryReport.StepResult::id)
                .findFirst()
                .orElse("none");
        RecoveryCommand command = switch (what) {
            case SKIP -> new RecoveryCommand.Skip(step, "desk", "a person interferes");
            case ABORT -> new RecoveryCommand.Abort(step, "desk", "a person interferes");
            case PAUSE -> new RecoveryCommand.Pause("desk", "a person interferes");
            case ROLL_BACK -> new RecoveryCommand.RollBack("desk", false);
        };
        world.trace().say(() -> "desk: orders " + command);
        Objects.requireNonNull(recovery).command(report.execution(), command);
    }

    private void look() {
        Duration since =
                world.begun().map(d -> Duration.between(d, world.now())).orElse(Duration.ZERO);
        if (recovery == null || since.compareTo(world.faults().approverAway()) < 0) {
            return;
        }
        try {
            for (String execution : recovery.unfinished()) {
                answer(recovery, recovery.report(execution));
            }
        } catch (DisasterRecoveryException unreachable) {
            world.trace().say(() -> "desk: " + unreachable.getMessage());
        }
    }

    private void answer(DisasterRecovery dr, RecoveryReport report) {
        String execution = report.execution();
        for (RecoveryReport.StepResult step : report.steps()) {
            if (step.status() == StepStatus.ASKING) {
                dr.command(execution, answer(step.id()));
            }
        }
        if (report.status() == ExecutionStatus.PAUSED) {
            int tries = resumed.merge(execution, 1, Integer::sum);
            dr.command(
                    execution,
                    tries <= TRIES ? new RecoveryCommand.Resume("desk") : new RecoveryCommand.RollBack("desk", true));
        }
    }

    private RecoveryCommand answer(String step) {
        if (world.faults().approverDenies() && !denied) {
            denied = true;
            return new RecoveryCommand.Deny(step, "desk", "not like this");
        }
        return new RecoveryCommand.Approve(step, "desk", "");
    }
}
