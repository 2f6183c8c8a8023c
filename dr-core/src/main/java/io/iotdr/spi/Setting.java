package io.iotdr.spi;

/**
 * One configuration key that a provider understands.
 *
 * @param type the form of the value
 * @param description one sentence, which the JSON Schema shows in editors
 */
public record Setting(String name, Type type, boolean required, String description) {

    /** The form of a value. */
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
