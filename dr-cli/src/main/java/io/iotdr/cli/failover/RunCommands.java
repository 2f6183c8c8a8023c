package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.recovery.RecoveryCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The base of the commands to a run that another process drives; each is sent through the journal. */
abstract class RunCommands implements Callable<Integer> {

    @Mixin
    private final Runs engine = new Runs();

    @Mixin
    private final RunArgument run = new RunArgument();

    abstract RecoveryCommand command(String by);

    @Override
    public final Integer call() throws InterruptedException {
        try (DisasterRecovery recovery = engine.openExisting()) {
            long number = recovery.command(run.execution, command(engine.by()));
            return new CommandAnswers(engine, recovery, run.execution).taken(number);
        }
    }

    /** The base of the commands to one step of a run. */
    abstract static class StepCommands extends RunCommands {
        @Parameters(index = "1", paramLabel = "STEP", description = "The step's id, as the run's events name it.")
        String step = "";
    }

    /** The {@code dr failover approve} command. */
    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Approve a step, confirm that a manual step was done, or consent to data loss.")
    static final class ApproveCommand extends StepCommands {
        @Option(names = "--comment", defaultValue = "", description = "A comment for the report.")
        private String comment = "";

        @Override
        RecoveryCommand command(String by) {
            return new RecoveryCommand.Approve(step, by, comment);
        }
    }

    /** The {@code dr failover deny} command. */
    @Command(
            name = "deny",
            mixinStandardHelpOptions = true,
            description = "Deny a step's question: an approval, a manual step or consent to data loss.")
    static final class DenyCommand extends StepCommands {
        @Option(names = "--reason", required = true, description = "Goes into the report.")
        private String reason = "";

        @Override
        RecoveryCommand command(String by) {
            return new RecoveryCommand.Deny(step, by, reason);
        }
    }

    /** The {@code dr failover pause} command. */
    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Pause a run: start no new steps until it is resumed. Running steps finish.")
    static final class PauseCommand extends RunCommands {
        @Option(names = "--reason", defaultValue = "paused manually", description = "The reason, for the report.")
        private String reason = "";

        @Override
        RecoveryCommand command(String by) {
            return new RecoveryCommand.Pause(by, reason);
        }
    }

    /** The {@code dr failover skip} command. */
    @Command(name = "skip", mixinStandardHelpOptions = true, description = "Skip a step that is not running.")
    static final class SkipCommand extends StepCommands {
        @Option(names = "--reason", required = true, description = "Goes into the report.")
        private String reason = "";

        @Override
        RecoveryCommand command(String by) {
            return new RecoveryCommand.Skip(step, by, reason);
        }
    }

    /** The {@code dr failover abort} command. */
    @Command(
            name = "abort",
            mixinStandardHelpOptions = true,
            description = {
                "End a step that is running, and check what it has done.",
                "If it is not done, the plan decides what follows, as after any other failure of the step."
            })
    static final class AbortCommand extends StepCommands {
        @Option(names = "--reason", required = true, description = "Goes into the report.")
        private String reason = "";

        @Override
        RecoveryCommand command(String by) {
            return new RecoveryCommand.Abort(step, by, reason);
        }
    }

    /** The {@code dr failover retry} command. */
    @Command(name = "retry", mixinStandardHelpOptions = true, description = "Give one failed step new attempts.")
    static final class RetryCommand extends StepCommands {
        @Override
        RecoveryCommand command(String by) {
            return new RecoveryCommand.Retry(step, by);
        }
    }

    /** The {@code dr failover rollback} command. */
    @Command(name = "rollback", mixinStandardHelpOptions = true, description = "Roll a run back: undo its effects.")
    static final class RollBackCommand extends RunCommands {
        @Option(
                names = "--accept-loss",
                description = "Roll back even past the point of no return, and lose the data written since then.")
        private boolean acceptLoss;

        @Override
        RecoveryCommand command(String by) {
            return new RecoveryCommand.RollBack(by, acceptLoss);
        }
    }
}
