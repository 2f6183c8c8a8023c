package io.iotdr.cli.supervise;

import io.iotdr.DisasterRecovery;
import io.iotdr.FailoverSupervisor.SupervisorListener;
import io.iotdr.cli.failover.Runs;
import io.iotdr.health.Detection;
import io.iotdr.health.FailoverPolicy.Reaction;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryExecution;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints one line for each detection, and one for each event of the runs of this process. */
final class Printing implements SupervisorListener {

    private final DisasterRecovery recovery;
    private final PrintWriter out;
    private final Runs runs;

    Printing(DisasterRecovery recovery, Runs runs) {
        this.recovery = recovery;
        this.out = runs.out();
        this.runs = runs;
    }

    @Override
    public void onDetection(RecoveryPlan plan, Detection detection, Reaction reaction) {
        say(detection.region() + " is impaired (plan " + plan.id() + "): " + String.join("; ", detection.evidence())
                + "; reaction: " + reaction.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void onExecution(RecoveryExecution execution) {
        say("driving " + execution.id() + "; follow it with: " + runs.command("watch " + execution.id()));
        execution.onEvent(event -> {
            Runs.text(event).ifPresent(text -> say(execution.id() + "  " + text));
            if (event instanceof PersonAsked asked) {
                say(runs.command("approve " + execution.id() + " " + asked.step() + " --by NAME"));
            }
        });
        execution.completion().whenComplete((report, failed) -> {
            if (report != null) {
                say(Runs.line(recovery.report(execution.id())));
            }
        });
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
