package io.iotdr.config;

import io.iotdr.plan.Durations;
import io.iotdr.plan.SourceLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads values out of a node that was held against its shape. What does not fit its shape was reported by then and reads as absent,
 * so that one pass can go on to find the other problems.
 */
record View(String path, Node node) {

    SourceLocation location() {
        return node.location();
    }

    /** Where {@code key} stands, or its parent when it is absent. */
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

    /** The entries of a map under {@code key}, in order. */
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
        return node instanceof Node.Scalar s && s.kind() != Node.Kind.NOTHING
                ? Optional.of(s.text())
                : Optional.empty();
    }

    Optional<String> text(String key) {
        return child(key).flatMap(View::text);
    }

    List<String> texts(String key) {
        return items(key).stream().flatMap(i -> i.text().stream()).toList();
    }

    Optional<Double> number(String key) {
        return text(key).flatMap(t -> {
            try {
                return Optional.of(Double.parseDouble(t)).filter(Double::isFinite);
            } catch (NumberFormatException reported) {
                return Optional.empty();
            }
        });
    }

    Optional<Integer> whole(String key) {
        return number(key).filter(n -> n == Math.rint(n)).map(Double::intValue);
    }

    Optional<Boolean> truth(String key) {
        return text(key).map(Boolean::parseBoolean);
    }

    /** A duration; a plain number means seconds where the shape allows one. */
    Optional<Duration> time(String key) {
        return text(key)
                .flatMap(t ->
                        Durations.parse(t).or(() -> number(key).map(n -> Duration.ofMillis(Math.round(n * 1000)))));
    }

    /** The plain value: text, number, truth value, list or map of them. */
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
