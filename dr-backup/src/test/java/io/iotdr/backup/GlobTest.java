package io.iotdr.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.log | a.log | true",
                "*.log | a/b.log | false",
                "*.log | .log | true",
                "**/*.log | a.log | true",
                "**/*.log | a/b/c.log | true",
                "a/**/b | a/b | true",
                "a/**/b | a/x/y/b | true",
                "a/**/b | ab | false",
                "a/**/b | a/xb | false",
                "**/a/**/b/**/c | a/b/c | true",
                "**/a/**/b/**/c | x/a/y/b/z/c | true",
                "a/** | a/b/c | true",
                "a/** | a | false",
                "** | a/b | true",
                "a**z | a/b/z | true",
                "? | a | true",
                "? | / | false",
                "[a-c]x | bx | true",
                "[!a-c]x | bx | false",
                "[!a-c]x | dx | true",
                "a[!b]c | a/c | false",
                "[-a] | - | true",
                "{a,b*}/c | bx/c | true",
                "{a,b}{c,d} | bd | true",
                "{a,b} | c | false",
                "\\*x | *x | true",
                "\\*x | ax | false",
                "a\\{b | a{b | true",
                "grüße-* | grüße-日本 | true",
            })
    void matches(String glob, String path, boolean matches) {
        assertThat(Glob.of(glob).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a", "{a", "{a{b}}", "a\\", "[a/b]"})
    void aPatternThatIsNotClosedIsRefused(String glob) {
        assertThatThrownBy(() -> Glob.of(glob)).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void groupsThatExpandToTooManyPatternsAreRefused() {
        assertThatThrownBy(() -> Glob.of("{a,b}".repeat(30))).hasMessageContaining("more than 1000 patterns");
    }

    /** Regression test: each further asterisk multiplied the time by the length of the path. */
    @Test
    void aPathCannotMakeAPatternSlow() {
        String path = "a/".repeat(2000) + "a";
        assertThat(Glob.of("**/a/".repeat(20) + "b").matches(path)).isFalse();
        assertThat(Glob.of("*a".repeat(20) + "b").matches("a".repeat(250))).isFalse();
    }
}
