package io.iotdr.plan;

import io.iotdr.error.DisasterRecoveryException;
import java.util.List;

/** Signals that a plan was rejected. {@link #problems()} lists every problem, not only the first. */
public final class InvalidPlanException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    private final transient List<PlanProblem> problems;

    public InvalidPlanException(String subject, List<PlanProblem> problems) {
        super(PlanProblem.list(subject, problems));
        this.problems = List.copyOf(problems);
    }

    public List<PlanProblem> problems() {
        return problems;
    }
}
