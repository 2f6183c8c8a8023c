package io.iotdr.config;

import io.iotdr.plan.Durations;
import io.iotdr.plan.SourceLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads values of a node that {@link ShapeCheck} has checked. A value that does not fit its shape has been reported and
 * reads as absent, so that a single pass finds all other problems.
 */
record View(String path, Node node) {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");

    SourceLocation location() {
        return node.location();
    }

    /** Returns the position of the value of {@code key}, or of its parent when the key is absent. */
    SourceLocation location(String key) {
        return node instanceof Node.Mapping m && m.entries().containsKey(key)
                ? m.entries().get(key).location()
                : node.location();
    }

    Optional<View> child(String key) {
        return node instanceof Node.Mapping m && m.entries().containsKey(key)
                ? Optional.of(new View(
                        path.isEmpty() ? key : path + "." + key, m.entries().get(key)))
                : Optional.empty();
    }

    /** Returns the entries of the map under {@code key}, in order. */
    Map<String, View> entries(String key) {
        return child(key).map(View::entries).orElse(Map.of());
    }

    Map<String, View> entries() {
        Map<String, View> out = new LinkedHashMap<>();
        if (node instanceof Node.Mapping m) {
            m.entries().forEach((k, v) -> out.put(k, new View(path.isEmpty() ? k : path + "." + k, v)));
        }
        return out;
    }

    List<View> items(String key) {
        List<View> out = new ArrayList<>();
        child(key).ifPresent(c -> {
            if (c.node() instanceof Node.Sequence s) {
                for (int i = 0; i < s.items().size(); i++) {
                    out.add(new View(c.path() + "[" + i + "]", s.items().get(i)));
                }
            }
        });
        return out;
    }

    Optional<String> text() {
        return node instanceof Node.Scalar s && s.kind() != Node.NodeKind.NOTHING
                ? Optional.of(s.text())
                : Optional.empty();
    }

    Optional<String> text(String key) {
        return child(key).flatMap(View::text);
    }

    List<String> textList(String key) {
        return items(key).stream().flatMap(i -> i.text().stream()).toList();
    }

    Optional<Double> number(String key) {
        return text(key).flatMap(View::decimal);
    }

    /** Parses a plain decimal; Java's own syntax also takes 8d and 0x8p0, which look like something else. */
    static Optional<Double> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }

    Optional<Integer> integer(String key) {
        return number(key).filter(n -> n == Math.rint(n)).map(Double::intValue);
    }

    Optional<Boolean> bool(String key) {
        return text(key).map(Boolean::parseBoolean);
    }

    /** Returns a duration. A plain number means seconds. */
    Optional<Duration> time(String key) {
        return text(key)
                .flatMap(t ->
                        Durations.parse(t).or(() -> number(key).map(n -> Duration.ofMillis(Math.round(n * 1000)))));
    }

    /** Returns the value as a map, a list or a text. Numbers and booleans are returned as their text. */
    Object plain() {
        if (node instanceof Node.Mapping m) {
            Map<String, Object> out = new LinkedHashMap<>();
            m.entries().forEach((k, v) -> out.put(k, new View(k, v).plain()));
            return out;
        }
        if (node instanceof Node.Sequence s) {
            return s.items().stream().map(i -> new View(path, i).plain()).toList();
        }
        return ((Node.Scalar) node).text();
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> plainMap() {
        return node instanceof Node.Mapping ? (Map<String, Object>) plain() : Map.of();
    }
}
