package io.iotdr.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.iotdr.error.Reason;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.SourceLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads one YAML or JSON document into {@link Node}s. Size, depth and alias expansion are limited. Tags are rejected,
 * so that a document cannot name a class.
 */
final class DocumentReader {

    private static final String MERGE = "<<";

    static final int MAX_BYTES = 8 << 20;
    /** A line of the YAML parser that only repeats the position. */
    private static final Pattern PLACE = Pattern.compile("in 'reader', line");

    private static final String TAB = "a tab is used for indentation; YAML allows only spaces";
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NODES = 500_000;

    private final String file;
    private final JsonParser parser;
    private final Map<String, Node> anchors = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private int nodes;

    private DocumentReader(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads a document.
     *
     * @param file the document's name in messages; the suffix {@code .json} selects JSON instead of YAML
     * @throws InvalidConfigurationException when the bytes are not one valid document
     */
    static Node read(String file, byte[] bytes) {
        String text = decode(file, bytes);
        try (JsonParser parser = factory(file).createParser(text)) {
            return new DocumentReader(file, parser).document();
        } catch (JsonProcessingException e) {
            String message = message(e);
            throw refused(message.equals(TAB) ? tab(file, text) : location(file, e.getLocation()), message, file);
        } catch (IOException e) {
            throw refused(new SourceLocation(file, 1, 1), Reason.of(e), file);
        }
    }

    private static JsonFactory factory(String file) {
        StreamReadConstraints limits =
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        if (file.endsWith(".json")) {
            return JsonFactory.builder().streamReadConstraints(limits).build();
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        return YAMLFactory.builder()
                .loaderOptions(options)
                .streamReadConstraints(limits)
                .build();
    }

    private static String decode(String file, byte[] bytes) {
        SourceLocation start = new SourceLocation(file, 1, 1);
        if (bytes.length > MAX_BYTES) {
            throw refused(start, "has " + bytes.length + " bytes; the maximum is " + MAX_BYTES + "; split it", file);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw refused(start, "is not UTF-8; save it as UTF-8", file);
        }
    }

    private Node document() throws IOException {
        if (parser.nextToken() == null) {
            throw refused(
                    new SourceLocation(file, 1, 1),
                    "is empty; expected a configuration with plans or a backup section",
                    file);
        }
        Node root = node();
        if (parser.nextToken() != null) {
            throw refused(here(), "contains a second document; put each configuration in its own file", file);
        }
        return root;
    }

    private Node node() throws IOException {
        SourceLocation at = here();
        if (++nodes > MAX_NODES) {
            throw refused(at, "has more than " + MAX_NODES + " values; split it", file);
        }
        refuseTag(at);
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            return alias(at);
        }
        Object anchor = parser.getObjectId();
        int before = nodes;
        Node node = switch (parser.currentToken()) {
            case START_OBJECT -> mapping(at);
            case START_ARRAY -> sequence(at);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Node.NodeKind.NUMBER, at);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Node.NodeKind.BOOLEAN, at);
            case VALUE_NULL -> new Node.Scalar("", Node.NodeKind.NOTHING, at);
            default -> scalar(Node.NodeKind.TEXT, at);
        };
        if (anchor != null) {
            anchors.put(String.valueOf(anchor), node);
            sizes.put(String.valueOf(anchor), nodes - before + 1);
        }
        return node;
    }

    private void refuseTag(SourceLocation at) throws IOException {
        Object tag = parser.getTypeId();
        if (tag != null && !String.valueOf(tag).startsWith("tag:yaml.org,2002:str")) {
            throw refused(at, "the tag !" + tag + " is not allowed; remove it", file);
        }
    }

    /** An alias stands for a whole tree. The size of that tree counts, so that nested aliases cannot exhaust memory. */
    private Node alias(SourceLocation at) throws IOException {
        String name = parser.getText();
        Node target = anchors.get(name);
        if (target == null) {
            throw refused(at, "the alias *" + name + " refers to no anchor before it", file);
        }
        nodes += sizes.getOrDefault(name, 1);
        if (nodes > MAX_NODES) {
            throw refused(at, "its aliases expand to more than " + MAX_NODES + " values", file);
        }
        return target;
    }

    private Node mapping(SourceLocation at) throws IOException {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, SourceLocation> keys = new LinkedHashMap<>();
        List<Node.Mapping> merged = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            SourceLocation keyAt = here();
            parser.nextToken();
            Node value = node();
            if (key.equals(MERGE) && parser instanceof YAMLParser) {
                merged.addAll(merged(value, keyAt));
                continue;
            }
            if (entries.putIfAbsent(key, value) != null) {
                throw refused(
                        keyAt,
                        "the key '" + key + "' is defined twice; the first definition is at line "
                                + keys.getOrDefault(key, at).line(),
                        file);
            }
            keys.put(key, keyAt);
        }
        for (Node.Mapping source : merged) {
            source.entries().forEach((key, value) -> {
                if (entries.putIfAbsent(key, value) == null) {
                    keys.put(key, source.keyLocation(key));
                }
            });
        }
        return new Node.Mapping(entries, keys, at);
    }

    /**
     * Returns the maps that a merge key names, {@code https://yaml.org/type/merge.html}: their keys are added unless the map
     * has them itself, and an earlier map wins over a later one.
     */
    private List<Node.Mapping> merged(Node value, SourceLocation at) {
        List<Node> sources = value instanceof Node.Sequence several ? several.items() : List.of(value);
        List<Node.Mapping> maps = new ArrayList<>();
        for (Node source : sources) {
            if (!(source instanceof Node.Mapping map)) {
                throw refused(at, "the merge key '<<' takes a map or a list of maps, such as an alias of one", file);
            }
            maps.add(map);
        }
        return maps;
    }

    private Node sequence(SourceLocation at) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Sequence(items, at);
    }

    private Node scalar(Node.NodeKind kind, SourceLocation at) throws IOException {
        return new Node.Scalar(parser.getText(), kind, at);
    }

    private SourceLocation here() {
        return location(file, parser.currentTokenLocation());
    }

    /** Finds the first tab in an indentation, because the parser reports the line before it. */
    private static SourceLocation tab(String file, String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String indent = lines.get(i)
                    .substring(
                            0,
                            lines.get(i).length() - lines.get(i).stripLeading().length());
            if (indent.indexOf('\t') >= 0) {
                return new SourceLocation(file, i + 1, indent.indexOf('\t') + 1);
            }
        }
        return new SourceLocation(file, 1, 1);
    }

    private static SourceLocation location(String file, @Nullable JsonLocation place) {
        if (place == null) {
            return new SourceLocation(file, 1, 1);
        }
        return new SourceLocation(file, Math.max(1, place.getLineNr()), Math.max(1, place.getColumnNr()));
    }

    private static String message(JsonProcessingException e) {
        String first = e.getOriginalMessage()
                .lines()
                .map(String::strip)
                .filter(l -> !l.isBlank() && !PLACE.matcher(l).lookingAt())
                .limit(2)
                .reduce((a, b) -> a + ", " + b)
                .orElse("cannot be read");
        return first.contains("'\\t(TAB)'") || first.contains("\\t(TAB)") ? TAB : first.strip();
    }

    private static InvalidConfigurationException refused(SourceLocation at, String message, String file) {
        return new InvalidConfigurationException(file, List.of(new PlanProblem("document", message, Optional.of(at))));
    }
}
