package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.cli.console.CommandGroup;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.DryRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code dr failback} command. */
@Command(name = "failback", mixinStandardHelpOptions = true, description = "Move back to the primary region.")
public final class FailbackCommand extends CommandGroup {

    FailbackCommand() {
        subcommand("start", FailbackCommand.Start.class);
    }

    /** The {@code dr failback start} command. */
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description =
                    "Start a planned move back to the primary region, and print its events until it ends. The run first"
                            + " protects the data there. Control it with dr failover.")
    static final class Start implements Callable<Integer> {
        @Mixin
        private final Runs engine = new Runs();

        @Mixin
        private final FollowOptions follow = new FollowOptions();

        @Parameters(paramLabel = "PLAN", description = "The plan's id.")
        private String plan = "";

        @Option(names = "--dry-run", description = "Print the changes as a diff, and change nothing.")
        private boolean dryRun;

        @Override
        public Integer call() throws InterruptedException {
            try (DisasterRecovery recovery = engine.open()) {
                if (!dryRun) {
                    return engine.follow(
                            recovery, recovery.failback(plan, engine.by()).id(), follow, "resume");
                }
                DryRun dry = recovery.dryPlanned(plan, RunKind.FAILBACK);
                return engine.print(dry);
            }
        }
    }
}
