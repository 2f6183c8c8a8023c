package io.iotdr.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotdr.json.Json;
import io.iotdr.json.WireName;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Converts the records of one sealed interface to JSON and back. The record's {@link WireName} is stored as {@code type}. Thread-safe.
 *
 * <p>Only the permitted records of the sealed interface are read, never a class that the data names. An unknown type or field is
 * refused, because older code must not drive a run that newer code wrote.
 */
public final class EventCodec<E> {

    private static final ObjectMapper JSON = Json.mapper();

    private final Map<String, Class<? extends E>> types = new HashMap<>();

    private EventCodec() {}

    /**
     * Returns a codec for the records that a sealed interface permits.
     *
     * @throws IllegalArgumentException when a record has no {@link WireName}, or two records have the same
     */
    public static <E> EventCodec<E> of(Class<E> sealedType) {
        EventCodec<E> codec = new EventCodec<>();
        for (Class<?> type : sealedType.getPermittedSubclasses()) {
            codec.add(type.asSubclass(sealedType));
        }
        return codec;
    }

    private void add(Class<? extends E> type) {
        WireName name = type.getAnnotation(WireName.class);
        if (name == null) {
            throw new IllegalArgumentException(type + " has no @WireName; it cannot be stored");
        }
        if (types.put(name.value(), type) != null) {
            throw new IllegalArgumentException("two records are stored as '" + name.value() + "'; one is " + type);
        }
    }

    public byte[] encode(E event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event, e);
        }
    }

    /**
     * Reads an event.
     *
     * @throws JournalCorruptedException when the entry is not JSON
     * @throws UnknownEventException when this version does not know its type or a field
     */
    public E decode(byte[] entry) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(entry);
            String name = tree.path("type").asText();
            Class<? extends E> type = types.get(name);
            if (type == null) {
                throw new UnknownEventException("the journal has an event '" + name
                        + "' that this version does not know; resume this run with the version that wrote it");
            }
            tree.remove("type");
            return JSON.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw new UnknownEventException("the journal has a field '" + e.getPropertyName()
                    + "' that this version does not know; resume this run with the version that wrote it");
        } catch (IOException | ClassCastException e) {
            throw new JournalCorruptedException("a journal entry cannot be read: " + e.getMessage());
        }
    }
}
