package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the schema for editors accepts and refuses the same input as the loader. */
final class ConfigurationSchemaTest {

    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ConfigurationSchema.text());

    private Set<ValidationMessage> check(String yaml) throws IOException {
        JsonNode tree = new YAMLMapper().readTree(yaml);
        return schema.validate(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"as-users-write-it.yaml", "extended.yaml"})
    void theSchemaAcceptsTheSampleFiles(String name) throws IOException {
        assertThat(schema.validate(new YAMLMapper().readTree(Loading.resource(name))))
                .isEmpty();
    }

    @Test
    void theSchemaRefusesInputThatTheLoaderRefuses() throws IOException {
        assertThat(check("{planz: {}}")).isNotEmpty();
        assertThat(check("{monitoring: {window: 0}}")).isNotEmpty();
        assertThat(check("{monitoring: {cool_down: 5}}")).isNotEmpty();
        assertThat(check("{testing: {scenarios: [{name: x, type: meteor}]}}")).isNotEmpty();
        assertThat(check("{backup: {retention: {daily: -1}}}")).isNotEmpty();
    }

    @Test
    void theSchemaDescribesEveryKey() throws IOException {
        assertThat(described(new ObjectMapper().readTree(ConfigurationSchema.text())))
                .isGreaterThan(80);
    }

    /** Returns the number of keys at and under {@code schema}; each must have a description. */
    private static int described(JsonNode schema) {
        int keys = 0;
        for (Map.Entry<String, JsonNode> key : schema.path("properties").properties()) {
            assertThat(key.getValue().path("description").asText())
                    .as(key.getKey())
                    .isNotBlank();
            keys += 1 + described(key.getValue());
        }
        for (String below : List.of("items", "additionalProperties")) {
            keys += schema.has(below) ? described(schema.path(below)) : 0;
        }
        return keys;
    }

    @Test
    void thePublishedSchemaEqualsTheGeneratedSchema() throws IOException {
        if (Boolean.getBoolean("schema.write")) {
            Files.writeString(Path.of("src/main/resources/io/iotdr/iot-dr.schema.json"), ConfigurationSchema.text());
        }
        String published = Files.readString(Path.of("src/main/resources/io/iotdr/iot-dr.schema.json"));
        assertThat(published)
                .as("regenerate it: see CONTRIBUTING.md, 'The JSON Schema'")
                .isEqualTo(ConfigurationSchema.text());
    }
}
