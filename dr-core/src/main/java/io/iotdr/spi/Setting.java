package io.iotdr.spi;

/**
 * One key that a provider understands in the configuration.
 *
 * @param type what its value looks like
 * @param description one sentence, shown by editors through the JSON Schema
 */
public record Setting(String name, Type type, boolean required, String description) {

    /** What a value looks like. */
    public enum Type {
        TEXT,
        NUMBER,
        TRUTH,
        DURATION,
        TEXTS,
        MAP
    }

    public static Setting required(String name, Type type, String description) {
        return new Setting(name, type, true, description);
    }

    public static Setting optional(String name, Type type, String description) {
        return new Setting(name, type, false, description);
    }
}
