package io.iotdr.cli.failover;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StepStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints the commands with which people can act on a run that waits for them. */
record NextCommands(Runs engine) {

    /** Prints what people can do now; nothing for a run that waits for nobody. */
    void print(RecoveryReport report) {
        if (report.status() == ExecutionStatus.PAUSED) {
            print(afterPause(report));
        }
        if (!report.status().ended()) {
            report.steps().stream()
                    .filter(s -> s.status() == StepStatus.ASKING)
                    .forEach(s -> printApproval(report.execution(), s.id()));
        }
    }

    /** Prints how to answer a question, with a comment of the shell, so that the whole line can be pasted. */
    void printApproval(String execution, String step) {
        engine.out()
                .println("              " + engine.command("approve " + execution + " " + step)
                        + "   # by another person than the one who started the run");
    }

    void print(List<String> verbs) {
        verbs.forEach(verb -> engine.out().println("              " + engine.command(verb)));
    }

    /** Once such a step has begun, a rollback may lose newer writes, and is refused without this consent. */
    private static boolean mayHaveMovedData(RecoveryReport report) {
        return report.steps().stream()
                .filter(s -> Arrays.stream(BuiltInStep.values())
                        .anyMatch(b -> b.pointOfNoReturn() && b.wireName().equals(s.uses())))
                .anyMatch(s -> s.attempts() > 0);
    }

    private static List<String> afterPause(RecoveryReport report) {
        String execution = report.execution();
        List<String> verbs = new ArrayList<>(List.of("resume " + execution));
        report.steps().forEach(step -> {
            if (step.status() == StepStatus.FAILED) {
                verbs.add("retry " + execution + " " + step.id());
                verbs.add("skip " + execution + " " + step.id() + " --reason TEXT");
            } else if (step.status() == StepStatus.RUNNING) {
                verbs.add("abort " + execution + " " + step.id() + " --reason TEXT");
            }
        });
        verbs.add("rollback " + execution + (mayHaveMovedData(report) ? " --accept-loss" : ""));
        return verbs;
    }
}
