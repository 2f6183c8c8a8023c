package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--with-plan",
            description =
                    "Continue with the plan as it is configured now, although it differs from the plan with which the"
                            + " run started. Only steps that have not started may differ; the differences are printed.")
    private boolean withPlan;

    @Override
    public Integer call() throws InterruptedException {
        try (DisasterRecovery recovery = engine.openExisting()) {
            if (withPlan) {
                List<String> changes = recovery.planChanges(run.execution);
                engine.print(
                        Map.of("type", "plan_changes", "execution", run.execution, "changes", changes),
                        () -> changes.forEach(engine.out()::println));
                LeaseWait.until(
                        () -> recovery.resumeWithCurrentPlan(run.execution, engine.by()),
                        () -> engine.driver(recovery, run.execution));
            }
            recovery.requireResumable(run.execution);
            if (recovery.report(run.execution).status() == ExecutionStatus.PAUSED) {
                recovery.command(run.execution, new RecoveryCommand.Resume(engine.by()));
            }
            try (var standby = recovery.standByFor(run.execution, taken -> {})) {
                return engine.follow(recovery, run.execution, follow, "resume");
            }
        }
    }
}
