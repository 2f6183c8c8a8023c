package io.iotdr.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:/path}} in a text. {@code $${NAME}} yields the
 * text {@code ${NAME}}. A problem never contains a value.
 */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\$)?\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?", Pattern.DOTALL);
    private static final int MAX_SECRET = 64 * 1024;

    private final Function<String, @Nullable String> environment;

    Placeholders(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** A resolved text, or the reason why it could not be resolved. */
    record Resolved(String text, Optional<String> problem) {}

    Resolved resolve(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder out = new StringBuilder();
        Optional<String> problem = Optional.empty();
        while (matcher.find()) {
            Resolved value = matcher.group(1) != null
                    ? new Resolved("${" + matcher.group(2) + "}", Optional.empty())
                    : value(matcher.group(2));
            problem = problem.or(value::problem);
            matcher.appendReplacement(out, Matcher.quoteReplacement(value.text()));
        }
        matcher.appendTail(out);
        return new Resolved(out.toString(), problem);
    }

    private Resolved value(String inside) {
        if (inside.startsWith("file:")) {
            return file(Path.of(inside.substring("file:".length())));
        }
        Matcher name = NAME.matcher(inside);
        if (!name.matches()) {
            return failed("${" + inside
                    + "} is not a valid placeholder; expected ${NAME}, ${NAME:-default} or ${file:/path}");
        }
        String value = environment.apply(name.group(1));
        if (value == null || value.isEmpty()) {
            return name.group(2) == null
                    ? failed("the environment variable " + name.group(1)
                            + " is not set; set it, or read a secret from a file with" + " ${file:/path}")
                    : new Resolved(name.group(3), Optional.empty());
        }
        return new Resolved(value, Optional.empty());
    }

    private static Resolved file(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                return failed("the secret file " + path + " does not exist");
            }
            if (readableByAll(path)) {
                return failed("the secret file " + path + " is readable by every user; restrict it with chmod 600");
            }
            if (Files.size(path) > MAX_SECRET) {
                return failed("the secret file " + path + " is larger than " + MAX_SECRET + " bytes");
            }
            return new Resolved(Files.readString(path).strip(), Optional.empty());
        } catch (IOException e) {
            return failed("the secret file " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean readableByAll(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        return permissions.contains(PosixFilePermission.OTHERS_READ);
    }

    private static Resolved failed(String problem) {
        return new Resolved("", Optional.of(problem));
    }
}
