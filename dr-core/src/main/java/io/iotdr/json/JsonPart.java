package io.iotdr.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A part of a JSON document whose type only its reader knows.
 *
 * @param text the part as JSON
 */
@JsonDeserialize(using = JsonPart.PartReader.class)
public record JsonPart(@JsonValue @JsonRawValue String text) {

    /** Keeps the JSON null as a part, which Jackson would otherwise read as a missing one. */
    static final class PartReader extends JsonDeserializer<JsonPart> {
        @Override
        public JsonPart deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new JsonPart(parser.readValueAsTree().toString());
        }

        @Override
        public JsonPart getNullValue(DeserializationContext context) {
            return new JsonPart("null");
        }
    }

    /** Returns a value as JSON. */
    public static JsonPart of(@Nullable Object value) {
        return new JsonPart(value == null ? "null" : Json.write(value));
    }

    /**
     * Reads the part.
     *
     * @return null when the part is JSON's null and {@code type} is not an Optional
     * @throws DisasterRecoveryException when it does not have the form of {@code type}
     */
    public @Nullable Object as(Type type) {
        try {
            return Json.mapper().readValue(text, Json.mapper().constructType(type));
        } catch (JsonProcessingException e) {
            throw new DisasterRecoveryException(
                    "the JSON has not the form of " + type.getTypeName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
