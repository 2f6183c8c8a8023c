package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code dr failover resume} command. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {
            "Resume a run, and print its events until it ends.",
            "A pause ends. If no other process drives the run, this one takes it over. Exit status 1 when the run does not"
                    + " complete."
        })
final class FailoverResumeCommand implements Callable<Integer> {

    @Mixin
    private final Runs engine = new Runs();

    @Mixin
    private final FollowOptions follow = new FollowOptions();

    @Mixin
    private final RunArgument run = new RunArgument();

    @Override
    public Integer call() throws InterruptedException {
        try (DisasterRecovery recovery = engine.open()) {
            if (recovery.report(run.execution).status() == ExecutionStatus.PAUSED) {
                recovery.command(run.execution, new RecoveryCommand.Resume(engine.by()));
            }
            try (var standby = recovery.standBy(taken -> {})) {
                return engine.follow(recovery, run.execution, follow, "resume");
            }
        }
    }
}
