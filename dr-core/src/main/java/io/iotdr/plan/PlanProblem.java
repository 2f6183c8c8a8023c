package io.iotdr.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One problem of a plan or a configuration.
 *
 * @param path the key with the problem, such as {@code plans.iot-primary-dr.primary_region}
 * @param message what is wrong, what was expected, and what to do
 * @param location the place in the file; empty when the plan does not come from a file
 */
public record PlanProblem(String path, String message, Optional<SourceLocation> location) {

    public PlanProblem(String path, String message) {
        this(path, message, Optional.empty());
    }

    /** Returns this problem with {@code prefix} put before its path. */
    public PlanProblem under(String prefix) {
        return new PlanProblem(path.isEmpty() ? prefix : prefix + "." + path, message, location);
    }

    /** Returns this problem with a location. */
    public PlanProblem at(SourceLocation place) {
        return new PlanProblem(path, message, Optional.of(place));
    }

    @Override
    public String toString() {
        return location.map(l -> l + ": ").orElse("") + path + ": " + message;
    }

    /** Returns the text that lists all problems of a subject, such as a file. */
    public static String list(String subject, List<PlanProblem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return subject + " has " + count + ":\n"
                + problems.stream().map(p -> "  " + p).collect(Collectors.joining("\n"));
    }
}
