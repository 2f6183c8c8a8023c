package io.iotdr.spi;

import io.iotdr.plan.Durations;
import io.iotdr.plan.StepParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of a configuration block, secrets resolved; {@link #toString} never shows a value. Immutable. */
public final class ProviderSettings {

    private final StepParameters values;

    private ProviderSettings(StepParameters values) {
        this.values = values;
    }

    public static ProviderSettings of(Map<String, ?> values) {
        return new ProviderSettings(StepParameters.of(values));
    }

    public Optional<String> text(String name) {
        return values.text(name);
    }

    public String require(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("the setting '" + name + "' is missing"));
    }

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

    public boolean truth(String name, boolean otherwise) {
        return text(name).map(Boolean::parseBoolean).orElse(otherwise);
    }

    public Duration duration(String name, Duration otherwise) {
        return text(name)
                .map(t -> Durations.parse(t)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the setting '" + name + "' is '" + t + "'; expected a duration such as 30s")))
                .orElse(otherwise);
    }

    public List<String> texts(String name) {
        return values.texts(name);
    }

    public Map<String, String> textMap(String name) {
        return values.textMap(name);
    }

    /** The map under {@code name} as settings of their own. */
    public Optional<ProviderSettings> child(String name) {
        return values.asMap().get(name) instanceof Map<?, ?> map ? Optional.of(of(textKeys(map))) : Optional.empty();
    }

    /** The maps under {@code name}, each as settings of its own, in order of their names. */
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
