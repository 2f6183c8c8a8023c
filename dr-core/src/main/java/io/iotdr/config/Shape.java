package io.iotdr.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a part of a configuration may look like: the one model that values are checked against and the JSON Schema is made from. */
sealed interface Shape {

    /** Known names, each with its own shape; others are refused. */
    record Keys(Map<String, Key> keys) implements Shape {
        Keys and(String name, Shape shape, String description) {
            return and(name, new Key(shape, false, description));
        }

        Keys must(String name, Shape shape, String description) {
            return and(name, new Key(shape, true, description));
        }

        private Keys and(String name, Key key) {
            Map<String, Key> all = new LinkedHashMap<>(keys);
            all.put(name, key);
            return new Keys(all);
        }
    }

    /** One known name. */
    record Key(Shape shape, boolean required, String description) {}

    /** Free names, all values of one shape. */
    record MapOf(Shape values) implements Shape {}

    /** A list, all items of one shape. */
    record ListOf(Shape items) implements Shape {}

    /** Any text; a number is taken as its text. */
    record Text() implements Shape {}

    /** One of these texts. */
    record OneOf(List<String> names) implements Shape {}

    /** A number within bounds, inclusive. */
    record Number(double least, double most, boolean whole) implements Shape {}

    /** true or false. */
    record Truth() implements Shape {}

    /** A duration with its unit; a plain number means {@code bareUnit}, where the user's own key says so. */
    record Time(boolean bareSeconds) implements Shape {}

    /** A block whose {@code discriminator} key names the provider that knows the other keys. */
    record Provider(Class<?> type, String discriminator, String implied) implements Shape {}

    /** Anything. */
    record Any() implements Shape {}

    Shape TEXT = new Text();
    Shape TRUTH = new Truth();
    Shape TIME = new Time(false);
    Shape ANY = new Any();

    static Keys keys() {
        return new Keys(Map.of());
    }

    static Shape mapOf(Shape values) {
        return new MapOf(values);
    }

    static Shape listOf(Shape items) {
        return new ListOf(items);
    }

    static Shape oneOf(List<String> names) {
        return new OneOf(names);
    }

    static Shape number(double least, double most) {
        return new Number(least, most, false);
    }

    static Shape whole(double least, double most) {
        return new Number(least, most, true);
    }

    static Shape provider(Class<?> type) {
        return new Provider(type, "provider", "");
    }

    /** A provider block that may leave its discriminator out. */
    static Shape provider(Class<?> type, String discriminator, String implied) {
        return new Provider(type, discriminator, implied);
    }
}
