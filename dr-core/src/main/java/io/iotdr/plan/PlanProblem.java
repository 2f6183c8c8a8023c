package io.iotdr.plan;

import java.util.Optional;

/**
 * One thing that is wrong with a plan or a configuration.
 *
 * @param path the key it is about, such as {@code plans.iot-primary-dr.primary_region}
 * @param message what is wrong, what was expected, what to do
 * @param location the place in the file, when it came from one
 */
public record PlanProblem(String path, String message, Optional<SourceLocation> location) {

    public PlanProblem(String path, String message) {
        this(path, message, Optional.empty());
    }

    public PlanProblem under(String prefix) {
        return new PlanProblem(path.isEmpty() ? prefix : prefix + "." + path, message, location);
    }

    public PlanProblem at(SourceLocation place) {
        return new PlanProblem(path, message, Optional.of(place));
    }

    @Override
    public String toString() {
        return location.map(l -> l + ": ").orElse("") + path + ": " + message;
    }
}
