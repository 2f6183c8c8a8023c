package io.iotdr.spi;

import io.iotdr.plan.Durations;
import io.iotdr.plan.StepParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of a configuration block with its secrets resolved. {@link #toString} shows only the keys. Immutable. */
public final class ProviderSettings {

    private final StepParameters values;

    private ProviderSettings(StepParameters values) {
        this.values = values;
    }

    public static ProviderSettings of(Map<String, ?> values) {
        return new ProviderSettings(StepParameters.of(values));
    }

    /** Returns the names of the settings that are present. */
    public Set<String> names() {
        return Set.copyOf(values.asMap().keySet());
    }

    public Optional<String> text(String name) {
        return values.text(name);
    }

    /**
     * Returns a setting's text.
     *
     * @throws IllegalArgumentException when the setting is missing
     */
    public String require(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("the setting '" + name + "' is missing"));
    }

    /**
     * Returns a whole number, or {@code otherwise} when the setting is missing.
     *
     * @throws IllegalArgumentException when the value is not a whole number
     */
    public int integer(String name, int otherwise) {
        return text(name)
                .map(t -> {
                    try {
                        return Integer.parseInt(t);
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException("the setting '" + name + "' must be a whole number");
                    }
                })
                .orElse(otherwise);
    }

    /** Returns a boolean, or {@code otherwise} when the setting is missing. Every text but {@code true} is false. */
    public boolean bool(String name, boolean otherwise) {
        return text(name).map(Boolean::parseBoolean).orElse(otherwise);
    }

    /**
     * Returns a duration, or {@code otherwise} when the setting is missing.
     *
     * @throws IllegalArgumentException when the value is not a duration with a unit
     */
    public Duration duration(String name, Duration otherwise) {
        return text(name)
                .map(t -> Durations.parse(t)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the setting '" + name + "' is '" + t + "'; expected a duration such as 30s")))
                .orElse(otherwise);
    }

    /** Returns the texts of a list; a single value counts as a list of one, a missing one as an empty list. */
    public List<String> textList(String name) {
        return values.textList(name);
    }

    public Map<String, String> textMap(String name) {
        return values.textMap(name);
    }

    /** Returns the map under {@code name} as settings; empty when the value is absent or not a map. */
    public Optional<ProviderSettings> child(String name) {
        return values.asMap().get(name) instanceof Map<?, ?> map ? Optional.of(of(textKeys(map))) : Optional.empty();
    }

    /** Returns each map under {@code name} as settings, sorted by name. */
    public SortedMap<String, ProviderSettings> children(String name) {
        SortedMap<String, ProviderSettings> out = new TreeMap<>();
        child(name)
                .ifPresent(c ->
                        c.values.asMap().keySet().forEach(k -> c.child(k).ifPresent(v -> out.put(k, v))));
        return out;
    }

    private static Map<String, Object> textKeys(Map<?, ?> map) {
        Map<String, Object> out = new TreeMap<>();
        map.forEach((k, v) -> out.put(String.valueOf(k), v));
        return out;
    }

    @Override
    public String toString() {
        return "ProviderSettings" + values.asMap().keySet();
    }
}
