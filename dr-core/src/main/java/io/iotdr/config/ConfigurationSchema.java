package io.iotdr.config;

import io.iotdr.json.Json;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates the JSON Schema (2020-12) of the configuration from the model that also checks the files. */
public final class ConfigurationSchema {

    private static final String DURATION = "^(P.*|(\\d+(\\.\\d+)?(ms|s|m|h|d))+|.*\\$\\{.*)$";

    private final ProviderRegistry registry;

    private ConfigurationSchema(ProviderRegistry registry) {
        this.registry = registry;
    }

    /** Returns the schema, with the settings of every provider on the class path. */
    public static String text() {
        ConfigurationSchema schema = new ConfigurationSchema(
                new ProviderRegistry(Thread.currentThread().getContextClassLoader()));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "iot-dr configuration");
        root.putAll(schema.of(ConfigurationShape.ROOT));
        return Json.pretty(root) + "\n";
    }

    private Map<String, Object> of(Shape shape) {
        if (shape instanceof Shape.Keys keys) {
            return keys(keys);
        }
        if (shape instanceof Shape.MapOf map) {
            return map("type", "object", "additionalProperties", of(map.values()));
        }
        if (shape instanceof Shape.ListOf list) {
            return map("type", "array", "items", of(list.items()));
        }
        if (shape instanceof Shape.OneOf one) {
            return map("enum", one.names());
        }
        if (shape instanceof Shape.Number number) {
            return map(
                    "type",
                    number.integer() ? "integer" : "number",
                    "minimum",
                    number.least(),
                    "maximum",
                    number.most());
        }
        if (shape instanceof Shape.Time time) {
            Map<String, Object> text = map("type", "string", "pattern", DURATION);
            return time.bareSeconds() ? map("anyOf", List.of(text, map("type", "number", "minimum", 0))) : text;
        }
        if (shape instanceof Shape.Provider provider) {
            return provider(provider);
        }
        if (shape instanceof Shape.Bool) {
            return map("type", "boolean");
        }
        return shape instanceof Shape.Text ? map("type", List.of("string", "number", "boolean")) : map();
    }

    private Map<String, Object> keys(Shape.Keys shape) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        shape.keys().forEach((name, key) -> {
            Map<String, Object> property = of(key.shape());
            property.put("description", key.description());
            properties.put(name, property);
            if (key.required()) {
                required.add(name);
            }
        });
        Map<String, Object> out = map("type", "object", "properties", properties, "additionalProperties", false);
        if (!required.isEmpty()) {
            out.put("required", required);
        }
        return out;
    }

    /**
     * Any provider name is allowed, because an application may add providers. The settings of the known ones are
     * described.
     */
    private Map<String, Object> provider(Shape.Provider shape) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                shape.discriminator(),
                map(
                        "type",
                        "string",
                        "examples",
                        List.copyOf(registry.names(shape.type())),
                        "description",
                        "The provider of the " + shape.type().getSimpleName() + "; it defines the other keys"));
        for (String name : registry.names(shape.type())) {
            ProviderFactory factory = registry.find(shape.type(), name).orElseThrow();
            for (Setting setting : factory.settings(shape.type())) {
                Map<String, Object> property = of(ShapeCheck.shape(setting));
                property.put("description", name + ": " + setting.description());
                properties.putIfAbsent(setting.name(), property);
            }
        }
        Map<String, Object> out = map("type", "object", "properties", properties);
        if (shape.implied().isEmpty()) {
            out.put("required", List.of(shape.discriminator()));
        }
        return out;
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            out.put((String) pairs[i], pairs[i + 1]);
        }
        return out;
    }
}
