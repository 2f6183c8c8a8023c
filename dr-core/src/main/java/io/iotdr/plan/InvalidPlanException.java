package io.iotdr.plan;

import io.iotdr.error.DisasterRecoveryException;
import java.util.List;
import java.util.stream.Collectors;

/** Signals that a plan or a configuration was rejected. {@link #problems()} lists every problem, not only the first. */
public final class InvalidPlanException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    private final transient List<PlanProblem> problems;

    public InvalidPlanException(String subject, List<PlanProblem> problems) {
        super(message(subject, problems));
        this.problems = List.copyOf(problems);
    }

    public List<PlanProblem> problems() {
        return problems;
    }

    private static String message(String subject, List<PlanProblem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return subject + " has " + count + ":\n"
                + problems.stream().map(p -> "  " + p).collect(Collectors.joining("\n"));
    }
}
