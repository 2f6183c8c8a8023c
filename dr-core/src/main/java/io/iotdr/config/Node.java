package io.iotdr.config;

import io.iotdr.plan.SourceLocation;
import java.util.List;
import java.util.Map;

/** A value in a document, with its position. */
sealed interface Node {

    SourceLocation location();

    /** Keys and values, in the order of the document. */
    record Mapping(Map<String, Node> entries, Map<String, SourceLocation> keys, SourceLocation location)
            implements Node {

        SourceLocation keyLocation(String key) {
            return keys.getOrDefault(key, location);
        }
    }

    /** Values in order. */
    record Sequence(List<Node> items, SourceLocation location) implements Node {}

    /** A single value. */
    record Scalar(String text, NodeKind kind, SourceLocation location) implements Node {}

    /** The type with which a scalar was written. */
    enum NodeKind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NOTHING
    }

    /** Returns a description of the value for messages. */
    default String word() {
        if (this instanceof Mapping) {
            return "a map";
        }
        if (this instanceof Sequence) {
            return "a list";
        }
        Scalar scalar = (Scalar) this;
        return switch (scalar.kind()) {
            case TEXT -> "the text '" + shortened(scalar.text()) + "'";
            case NUMBER -> "the number " + scalar.text();
            case BOOLEAN -> "the boolean " + scalar.text();
            case NOTHING -> "nothing";
        };
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
