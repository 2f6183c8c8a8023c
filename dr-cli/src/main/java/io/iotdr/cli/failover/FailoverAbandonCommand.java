package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code dr failover abandon} command. */
@Command(
        name = "abandon",
        mixinStandardHelpOptions = true,
        description = {
            "End a run without further effects, and print what it may have left behind. Nothing is undone.",
            "Use it for a run that no process can resume: its journal is damaged, or its plan was changed or removed."
                    + " It is refused while a process drives the run, after a wait of up to 15 s for the lease of one that has died."
        })
final class FailoverAbandonCommand implements Callable<Integer> {

    @Mixin
    private final Runs engine = new Runs();

    @Mixin
    private final RunArgument run = new RunArgument();

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason, for the report.")
    private String reason = "";

    @Override
    public Integer call() throws InterruptedException {
        try (DisasterRecovery recovery = engine.openExisting()) {
            List<String> left = LeaseWait.until(
                    () -> recovery.abandon(run.execution, engine.by(), reason),
                    () -> engine.driver(recovery, run.execution));
            engine.print(Map.of("type", "abandoned", "execution", run.execution, "left_over", left), () -> {
                engine.out().println(run.execution + " is abandoned");
                left.forEach(line -> engine.out().println("left over " + line));
            });
            return 0;
        }
    }
}
