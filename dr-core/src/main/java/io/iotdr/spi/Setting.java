package io.iotdr.spi;

/**
 * One configuration key that a provider understands.
 *
 * @param type the form of the value
 * @param description one sentence, which the JSON Schema shows in editors
 */
public record Setting(String name, ValueType type, boolean required, String description) {

    /** The form of a value. */
    public enum ValueType {
        TEXT,
        NUMBER,
        BOOLEAN,
        DURATION,
        STRING_LIST,
        MAP
    }

    public static Setting required(String name, ValueType type, String description) {
        return new Setting(name, type, true, description);
    }

    public static Setting optional(String name, ValueType type, String description) {
        return new Setting(name, type, false, description);
    }
}
