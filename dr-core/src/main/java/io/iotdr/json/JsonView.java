package io.iotdr.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.iotdr.error.DisasterRecoveryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JSON of another program, whose form may grow: what is missing, or of another type, is empty. For JSON of this library, use
 * {@link Json#read}. Immutable.
 */
public final class JsonView {

    private final JsonNode node;

    private JsonView(JsonNode node) {
        this.node = node;
    }

    /**
     * Reads a text.
     *
     * @throws DisasterRecoveryException when it is not JSON
     */
    public static JsonView parse(String text) {
        try {
            JsonNode node = Json.mapper().readTree(text);
            return new JsonView(node == null ? MissingNode.getInstance() : node);
        } catch (JsonProcessingException e) {
            throw new DisasterRecoveryException("the text is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns the value of a field of an object. */
    public JsonView at(String name) {
        return new JsonView(node.path(name));
    }

    /** Returns the elements of a list; none when it is no list. */
    public List<JsonView> items() {
        List<JsonView> items = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(item -> items.add(new JsonView(item)));
        }
        return items;
    }

    public boolean isList() {
        return node.isArray();
    }

    /** Returns whether the field does not exist; a field with {@code null} does. */
    public boolean isMissing() {
        return node.isMissingNode();
    }

    public Optional<String> text() {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** Returns a whole number. */
    public Optional<Long> number() {
        return node.isIntegralNumber() && node.canConvertToLong() ? Optional.of(node.longValue()) : Optional.empty();
    }

    public Optional<Boolean> bool() {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    /** Returns the value as JSON; an empty text when it is missing. */
    @Override
    public String toString() {
        return node.toString();
    }
}
