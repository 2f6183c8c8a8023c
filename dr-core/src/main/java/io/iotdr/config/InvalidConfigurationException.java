package io.iotdr.config;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.PlanProblem;
import java.util.List;

/**
 * Signals that a configuration file was rejected. {@link #problems()} lists every problem with its place in the file, not
 * only the first.
 */
public final class InvalidConfigurationException extends DisasterRecoveryException {
    private static final long serialVersionUID = 1L;

    private final transient List<PlanProblem> problems;

    public InvalidConfigurationException(String file, List<PlanProblem> problems) {
        super(PlanProblem.list(file, problems));
        this.problems = List.copyOf(problems);
    }

    public List<PlanProblem> problems() {
        return problems;
    }
}
