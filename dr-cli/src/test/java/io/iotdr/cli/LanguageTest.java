package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps idioms that readers had to read twice out of main sources and documents; the glossary is in CONTRIBUTING.md. */
final class LanguageTest {

    private static final Path ROOT = Path.of("..");

    /** Each idiom, with the words to use instead. */
    private static final List<String> DROPPED = List.of(
            "speaks? against => an adverse finding, or: suspect",
            "unless said otherwise => by default",
            "for good => permanently",
            "hands? out => returns",
            "gives? back => releases, or: returns",
            "(?:goes|go) on => continues, or: resumes",
            "by itself => automatically",
            "looks at => reads, or: checks",
            "hurts? => damages",
            "suffers? => is subject to",
            "a try => an attempt",
            "made up for => caught up",
            "said so => reported",
            "as of (?:it|them) => like it",
            "nobody (?:drives|can tell) => no process ...",
            "the recovery goes on => the run continues",
            "as above\\. => repeat what is meant");

    private static Stream<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(LanguageTest::isDocumentOrSource).forEach(all::add);
        }
        return all.stream();
    }

    private static boolean isDocumentOrSource(Path file) {
        String path = file.toString().replace('\\', '/');
        boolean ours = !path.contains("/target/") && !path.contains("/.git/") && !path.endsWith("CONTRIBUTING.md");
        return ours && (path.endsWith(".md") || path.contains("/src/main/java/") && path.endsWith(".java"));
    }

    @Test
    void noSourceOrDocumentUsesADroppedIdiom() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : documents().toList()) {
            String text = Files.readString(file).replaceAll("\\s*\\n\\s*(?:\\*|//)?\\s*", " ");
            for (String rule : DROPPED) {
                Matcher idiom = Pattern.compile("\\b" + rule.split(" => ")[0], Pattern.CASE_INSENSITIVE)
                        .matcher(text);
                while (idiom.find()) {
                    found.add(String.format(
                            Locale.ROOT,
                            "%s: '%s'; write: %s",
                            ROOT.relativize(file),
                            idiom.group(),
                            rule.split(" => ")[1]));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noDocumentHasALineOver120ColumnsOutsideTablesAndCode() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : documents().filter(f -> f.toString().endsWith(".md")).toList()) {
            boolean code = false;
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                code = line.startsWith("```") != code;
                boolean exempt = code || line.startsWith("|") || line.startsWith("    ") || line.contains("](");
                if (!exempt && line.length() > 120) {
                    found.add(ROOT.relativize(file) + ":" + number);
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
