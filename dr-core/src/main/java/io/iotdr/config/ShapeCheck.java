package io.iotdr.config;

import io.iotdr.plan.Durations;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.SourceLocation;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.Setting;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks a document against its shape and reports every difference, with the nearest known name where one exists. */
final class ShapeCheck {

    /** The keys in a provider's block that this library reads itself, by the interface that the provider implements. */
    private static final Map<String, Shape> COMPANIONS = Map.of(
            "DnsProvider.records", ConfigurationShape.DNS_RECORDS,
            "LoadBalancer.pools", Shape.listOf(Shape.TEXT),
            "ServiceMesh.services", Shape.listOf(Shape.TEXT));

    /**
     * The provider types that a recovery does not need. If their module is missing, that is only a warning, so that a
     * plan still loads.
     */
    private static final Set<Class<?>> OPTIONAL = Set.of(ObjectStore.class, KeyProvider.class, AlertChannel.class);

    private final ProviderRegistry registry;
    private final Problems problems;

    ShapeCheck(ProviderRegistry registry, Problems problems) {
        this.registry = registry;
        this.problems = problems;
    }

    void check(String path, Node node, Shape shape) {
        if (shape instanceof Shape.Keys keys) {
            mapping(path, node).ifPresent(m -> keys(path, m, keys));
        } else if (shape instanceof Shape.MapOf mapOf) {
            mapping(path, node).ifPresent(m -> m.entries().forEach((k, v) -> check(path + "." + k, v, mapOf.values())));
        } else if (shape instanceof Shape.ListOf listOf) {
            list(path, node, listOf);
        } else if (shape instanceof Shape.Provider provider) {
            mapping(path, node).ifPresent(m -> provider(path, m, provider));
        } else if (!(shape instanceof Shape.Any)) {
            scalar(path, node, shape);
        }
    }

    private Optional<Node.Mapping> mapping(String path, Node node) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(mapping);
        }
        problems.error(path, "expected a map of names to values, found " + node.word(), node.location());
        return Optional.empty();
    }

    private void list(String path, Node node, Shape.ListOf shape) {
        if (!(node instanceof Node.Sequence sequence)) {
            problems.error(path, "expected a list, found " + node.word(), node.location());
            return;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            check(path + "[" + i + "]", sequence.items().get(i), shape.items());
        }
    }

    private void keys(String path, Node.Mapping mapping, Shape.Keys shape) {
        mapping.entries().forEach((name, value) -> {
            Shape.Key key = shape.keys().get(name);
            if (key == null) {
                unknown(path, name, mapping.keyLocation(name), shape.keys().keySet());
            } else {
                check(at(path, name), value, key.shape());
            }
        });
        shape.keys().forEach((name, key) -> {
            if (key.required() && !mapping.entries().containsKey(name)) {
                problems.error(
                        at(path, name),
                        "is missing; " + key.description().toLowerCase(Locale.ROOT),
                        mapping.location());
            }
        });
    }

    private void unknown(String path, String name, SourceLocation location, Set<String> known) {
        problems.error(at(path, name), "the key '" + name + "' is unknown" + NearestName.hint(name, known), location);
    }

    private void provider(String path, Node.Mapping mapping, Shape.Provider shape) {
        Node named = mapping.entries().get(shape.discriminator());
        String name = named instanceof Node.Scalar scalar ? scalar.text() : shape.implied();
        SourceLocation place = named == null ? mapping.location() : named.location();
        if (name.isEmpty()) {
            problems.error(
                    at(path, shape.discriminator()),
                    "is missing; expected one of: " + String.join(", ", registry.names(shape.type())),
                    place);
            return;
        }
        Optional<ProviderFactory> factory = registry.find(shape.type(), name);
        if (factory.isPresent()) {
            registry.problem(shape.type(), name)
                    .ifPresent(several -> problems.error(at(path, shape.discriminator()), several, place));
            settings(path, mapping, shape, factory.get());
        } else if (!OPTIONAL.contains(shape.type()) || registry.unknownEverywhere(name)) {
            problems.error(at(path, shape.discriminator()), registry.missing(shape.type(), name), place);
        } else {
            problems.warning(at(path, shape.discriminator()), registry.missing(shape.type(), name), place);
        }
    }

    private void settings(String path, Node.Mapping mapping, Shape.Provider shape, ProviderFactory factory) {
        Set<String> known = new TreeSet<>();
        known.add(shape.discriminator());
        for (Setting setting : factory.settings(shape.type())) {
            known.add(setting.name());
            Node value = mapping.entries().get(setting.name());
            if (value != null) {
                check(at(path, setting.name()), value, shape(setting));
            } else if (setting.required()) {
                problems.error(
                        at(path, setting.name()),
                        "is missing; the provider '" + factory.name() + "' needs it: " + setting.description(),
                        mapping.location());
            }
        }
        mapping.entries().forEach((name, value) -> {
            Shape companion = COMPANIONS.get(shape.type().getSimpleName() + "." + name);
            if (companion != null) {
                check(at(path, name), value, companion);
            } else if (!known.contains(name)) {
                unknown(path, name, mapping.keyLocation(name), known);
            }
        });
    }

    static Shape shape(Setting setting) {
        return switch (setting.type()) {
            case TEXT -> Shape.TEXT;
            case NUMBER -> Shape.number(-1e15, 1e15);
            case BOOLEAN -> Shape.BOOLEAN;
            case DURATION -> Shape.TIME;
            case STRING_LIST -> Shape.listOf(Shape.TEXT);
            case MAP -> Shape.mapOf(Shape.ANY);
        };
    }

    private void scalar(String path, Node node, Shape shape) {
        if (!(node instanceof Node.Scalar scalar)) {
            problems.error(path, "expected " + expected(shape) + ", found " + node.word(), node.location());
            return;
        }
        boolean fits = switch (scalar.kind()) {
            case NOTHING -> false;
            case BOOLEAN -> shape instanceof Shape.Bool;
            case NUMBER, TEXT -> fits(scalar, shape);
        };
        if (fits) {
            return;
        }
        if (scalar.kind() == Node.NodeKind.TEXT && scalar.text().isBlank()) {
            problems.error(path, "is empty; expected " + expected(shape), scalar.location());
            return;
        }
        String hint = shape instanceof Shape.OneOf one
                ? NearestName.of(scalar.text(), one.names())
                        .map(n -> "; did you mean '" + n + "'?")
                        .orElse("")
                : durationHint(path, scalar, shape);
        problems.error(path, "expected " + expected(shape) + ", found " + scalar.word() + hint, scalar.location());
    }

    private static boolean fits(Node.Scalar scalar, Shape shape) {
        if (shape instanceof Shape.OneOf one) {
            return one.names().contains(scalar.text());
        }
        if (shape instanceof Shape.Number number) {
            return fits(scalar, number);
        }
        if (shape instanceof Shape.Time time) {
            return scalar.kind() == Node.NodeKind.NUMBER
                    ? time.bareSeconds() && fits(scalar, new Shape.Number(0, 1e9, false))
                    : Durations.parse(scalar.text()).isPresent();
        }
        if (shape instanceof Shape.Bool) {
            return scalar.text().equals("true") || scalar.text().equals("false");
        }
        return !scalar.text().isBlank();
    }

    private static boolean fits(Node.Scalar scalar, Shape.Number shape) {
        return View.decimal(scalar.text())
                .filter(value -> value >= shape.least() && value <= shape.most())
                .filter(value -> !shape.integer() || value == Math.rint(value))
                .isPresent();
    }

    /** Returns a hint for a key such as {@code rto_hours} whose value is a duration, which {@code rto} takes. */
    private static String durationHint(String path, Node.Scalar scalar, Shape shape) {
        boolean hours = path.endsWith("_hours") && shape instanceof Shape.Number;
        String key = path.substring(path.lastIndexOf('.') + 1);
        return hours && Durations.parse(scalar.text()).isPresent()
                ? "; to give a duration with its unit, write " + key.replaceFirst("_hours$", "") + ": " + scalar.text()
                : "";
    }

    private static String expected(Shape shape) {
        if (shape instanceof Shape.OneOf one) {
            return "one of " + String.join(", ", one.names());
        }
        if (shape instanceof Shape.Number number) {
            return (number.integer() ? "a whole number" : "a number") + " from " + number(number.least()) + " to "
                    + number(number.most());
        }
        if (shape instanceof Shape.Time time) {
            return "a duration with its unit, such as 30s" + (time.bareSeconds() ? ", or a number of seconds" : "");
        }
        return shape instanceof Shape.Bool ? "true or false" : "a text";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
