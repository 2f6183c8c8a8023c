package io.iotdr.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
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

    /** A number must be one: null, a text or a fraction must not become 0 or be cut. */
    private static final ObjectMapper STRICT = strict();

    private static ObjectMapper strict() {
        ObjectMapper strict = Json.mapper()
                .copy()
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        strict.coercionConfigFor(LogicalType.Integer)
                .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        return strict;
    }

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

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
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
            return STRICT.readValue(text, STRICT.constructType(type));
        } catch (JsonProcessingException e) {
            throw new DisasterRecoveryException(
                    "the JSON has not the form of " + type.getTypeName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
