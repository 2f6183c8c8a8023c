package io.iotdr.plan;

import io.iotdr.error.DisasterRecoveryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The named parameters of a step: texts, numbers, booleans, and lists or maps of them. Immutable.
 *
 * <p>The typed getters throw a {@link DisasterRecoveryException} that names the wrong parameter and the expected type.
 */
public final class StepParameters {

    public static final StepParameters NONE = new StepParameters(new TreeMap<>());

    private final SortedMap<String, Object> values;

    private StepParameters(SortedMap<String, Object> values) {
        this.values = values;
    }

    public static StepParameters of(Map<String, ?> values) {
        return new StepParameters(new TreeMap<>(values));
    }

    /** Returns these parameters with one more, or with another value for it. */
    public StepParameters and(String name, Object value) {
        SortedMap<String, Object> copy = new TreeMap<>(values);
        copy.put(name, value);
        return new StepParameters(copy);
    }

    public Map<String, Object> asMap() {
        return java.util.Collections.unmodifiableMap(values);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(String::valueOf);
    }

    public Duration duration(String name, Duration otherwise) {
        return text(name)
                .map(t -> Durations.parse(t).orElseThrow(() -> wrong(name, t, "a duration such as 30s")))
                .orElse(otherwise);
    }

    public double number(String name, double otherwise) {
        return text(name)
                .map(t -> {
                    try {
                        return Double.parseDouble(t);
                    } catch (NumberFormatException e) {
                        throw wrong(name, t, "a number");
                    }
                })
                .orElse(otherwise);
    }

    /**
     * Returns the elements of a list as texts. A single value counts as a list of one; a missing value as an empty
     * list.
     */
    public List<String> textList(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    public Map<String, String> textMap(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name, String.valueOf(value), "a map of names to values");
        }
        SortedMap<String, String> out = new TreeMap<>();
        map.forEach((k, v) -> out.put(String.valueOf(k), String.valueOf(v)));
        return out;
    }

    private static DisasterRecoveryException wrong(String name, String value, String expected) {
        return new DisasterRecoveryException(
                "the step parameter '" + name + "' is '" + value + "'; expected " + expected);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepParameters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
