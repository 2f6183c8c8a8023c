package io.iotdr.config;

import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the errors and warnings of a configuration. */
final class Problems {

    private final List<PlanProblem> errors = new ArrayList<>();
    private final List<PlanProblem> warnings = new ArrayList<>();

    void error(String path, String message, SourceLocation location) {
        errors.add(new PlanProblem(path, message, Optional.of(location)));
    }

    void error(PlanProblem problem) {
        errors.add(problem);
    }

    void warning(String path, String message, SourceLocation location) {
        warnings.add(new PlanProblem(path, message, Optional.of(location)));
    }

    List<PlanProblem> errors() {
        return List.copyOf(errors);
    }

    List<PlanProblem> warnings() {
        return List.copyOf(warnings);
    }
}
