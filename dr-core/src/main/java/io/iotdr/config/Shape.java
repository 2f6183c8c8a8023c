package io.iotdr.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The allowed form of a part of a configuration. Files are checked against this model, and the JSON Schema is generated
 * from it.
 */
sealed interface Shape {

    /** A map with known keys, each with its own shape; other keys are rejected. */
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

    /** A known key. */
    record Key(Shape shape, boolean required, String description) {}

    /** A map with arbitrary keys whose values have one shape. */
    record MapOf(Shape values) implements Shape {}

    /** A list whose items have one shape. */
    record ListOf(Shape items) implements Shape {}

    /** A text; a number is read as its text. */
    record Text() implements Shape {}

    /** One of the given texts. */
    record OneOf(List<String> names) implements Shape {}

    /** A number within inclusive bounds. */
    record Number(double least, double most, boolean integer) implements Shape {}

    /** {@code true} or {@code false}. */
    record Bool() implements Shape {}

    /** A duration with its unit; with {@code bareSeconds}, a plain number of seconds is accepted too. */
    record Time(boolean bareSeconds) implements Shape {}

    /**
     * A block whose {@code discriminator} key names the provider; the provider defines the other keys. The provider
     * {@code implied} is used when that key is absent.
     */
    record Provider(Class<?> type, String discriminator, String implied) implements Shape {}

    /** Any value. */
    record Any() implements Shape {}

    Shape TEXT = new Text();
    Shape BOOLEAN = new Bool();
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

    static Shape integer(double least, double most) {
        return new Number(least, most, true);
    }

    static Shape provider(Class<?> type) {
        return new Provider(type, "provider", "");
    }

    /**
     * Returns the shape of a provider block.
     *
     * @param discriminator the key that names the provider
     * @param implied the provider to use when the discriminator is absent; empty when it is required
     */
    static Shape provider(Class<?> type, String discriminator, String implied) {
        return new Provider(type, discriminator, implied);
    }
}
