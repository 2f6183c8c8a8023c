package io.iotdr.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotdr.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns the records of one sealed interface into JSON and back; the record's simple name becomes its {@code type}. Thread-safe.
 *
 * <p>Types are taken from the sealed interface alone, never from a class name in the data. A field or type that is not known is
 * refused: an execution written by newer code must not be driven by older.
 */
public final class EventCodec<E> {

    private static final ObjectMapper JSON = Json.mapper();

    private final Map<String, Class<? extends E>> types = new HashMap<>();

    private EventCodec() {}

    public static <E> EventCodec<E> of(Class<E> sealedType) {
        EventCodec<E> codec = new EventCodec<>();
        for (Class<?> type : sealedType.getPermittedSubclasses()) {
            codec.types.put(type.getSimpleName(), type.asSubclass(sealedType));
        }
        return codec;
    }

    public byte[] encode(E event) {
        ObjectNode tree = JSON.createObjectNode().put("type", event.getClass().getSimpleName());
        tree.setAll((ObjectNode) JSON.valueToTree(event));
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event, e);
        }
    }

    /**
     * Reads an event.
     *
     * @throws JournalCorruptedException when this code does not know it
     */
    public E decode(byte[] entry) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(entry);
            String name = tree.path("type").asText();
            Class<? extends E> type = types.get(name);
            if (type == null) {
                throw new JournalCorruptedException("the journal has an event '" + name
                        + "' that this version does not know; drive this execution with the version that wrote it");
            }
            tree.remove("type");
            return JSON.treeToValue(tree, type);
        } catch (IOException e) {
            throw new JournalCorruptedException("a journal entry cannot be read: " + e.getMessage());
        }
    }
}
