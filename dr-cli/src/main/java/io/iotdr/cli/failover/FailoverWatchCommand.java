package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code dr failover watch} command. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description =
                "Print a run's events until it ends, whichever process drives it. Exit status 1 when it does not complete.")
final class FailoverWatchCommand implements Callable<Integer> {

    @Mixin
    private final Runs engine = new Runs();

    @Mixin
    private final FollowOptions follow = new FollowOptions();

    @Mixin
    private final RunArgument run = new RunArgument();

    @Override
    public Integer call() throws InterruptedException {
        try (DisasterRecovery recovery = engine.openExisting()) {
            return engine.follow(recovery, run.execution, follow, "watch");
        }
    }
}
