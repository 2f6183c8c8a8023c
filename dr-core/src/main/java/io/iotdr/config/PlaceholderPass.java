package io.iotdr.config;

import io.iotdr.config.Placeholders.Resolved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Resolves the placeholders of a whole document. A placeholder that cannot be resolved is an error, but in an alert
 * channel only a warning: a missing chat secret must not prevent a plan from loading. Such a channel fails at its first
 * use.
 */
final class PlaceholderPass {

    private static final String SECRET_WORD =
            "pass(word|phrase|wd)?|secret|token|credential|webhook|integration_key|access_key|api_?key|private_key";

    /** A path whose last key names a secret. */
    private static final Pattern SECRET = Pattern.compile("(?i).*(" + SECRET_WORD + ")[^.]*");

    /** A placeholder whose value is a secret wherever it is used. */
    private static final Pattern SECRET_SOURCE = Pattern.compile("(?i)\\$\\{(file:|[^}:]*(" + SECRET_WORD + "|_key))");

    static final String CHANNELS = "monitoring.alert_channels";

    private final Placeholders placeholders;
    private final Problems problems;
    private final Map<String, String> unresolved = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();

    PlaceholderPass(Placeholders placeholders, Problems problems) {
        this.placeholders = placeholders;
        this.problems = problems;
    }

    Node run(Node root) {
        return node("", root);
    }

    /** Returns the problem of the first unresolved placeholder under {@code path}; empty when all are resolved. */
    java.util.Optional<String> unresolved(String path) {
        return unresolved.entrySet().stream()
                .filter(e -> e.getKey().startsWith(path + "."))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Node node(String path, Node node) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Node> out = new LinkedHashMap<>();
            mapping.entries().forEach((k, v) -> out.put(k, node(path.isEmpty() ? k : path + "." + k, v)));
            return new Node.Mapping(out, mapping.keys(), mapping.location());
        }
        if (node instanceof Node.Sequence sequence) {
            List<Node> out = new ArrayList<>();
            for (int i = 0; i < sequence.items().size(); i++) {
                out.add(node(path + "[" + i + "]", sequence.items().get(i)));
            }
            return new Node.Sequence(out, sequence.location());
        }
        return scalar(path, (Node.Scalar) node);
    }

    /** Returns the values of the document that are secrets, by their keys or because they come from a secret file. */
    Set<String> secrets() {
        return secrets;
    }

    private Node scalar(String path, Node.Scalar scalar) {
        Node.Scalar plain = resolved(path, scalar);
        if (SECRET.matcher(path).matches()
                || SECRET_SOURCE.matcher(scalar.text()).find()) {
            secrets.add(plain.text());
        }
        return plain;
    }

    private Node.Scalar resolved(String path, Node.Scalar scalar) {
        if (scalar.kind() != Node.NodeKind.TEXT || !scalar.text().contains("${")) {
            return scalar;
        }
        Resolved resolved = placeholders.resolve(scalar.text());
        resolved.problem().ifPresent(problem -> {
            unresolved.put(path, problem);
            if (path.startsWith(CHANNELS)) {
                problems.warning(
                        path, problem + "; this channel cannot deliver alerts until that is fixed", scalar.location());
            } else {
                problems.error(path, problem, scalar.location());
            }
        });
        String text = resolved.problem().isPresent() ? scalar.text() : resolved.text();
        return new Node.Scalar(text, Node.NodeKind.TEXT, scalar.location());
    }
}
