package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests placeholders such as {@code ${NAME}}. */
final class PlaceholdersTest {

    private final Placeholders placeholders = new Placeholders(Map.of("A", "one", "EMPTY", "", "ODD", "$1\\")::get);

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "${A}, one",
        "x-${A}-y-${A}, x-one-y-one",
        "${NONE:-two}, two",
        "${NONE:-}, ''",
        "${EMPTY:-three}, three",
        "$${A}, ${A}",
        "${ODD}, $1\\",
    })
    void placeholdersAreReplacedByTheirValues(String text, String expected) {
        assertThat(placeholders.resolve(text))
                .isEqualTo(new Placeholders.Resolved(expected, java.util.Optional.empty()));
    }

    @Test
    void anUnsetVariableIsReportedByItsNameWithoutAnyValue() {
        assertThat(placeholders.resolve("${A} ${SECRET}").problem())
                .contains(
                        "the environment variable SECRET is not set; set it, or read a secret from a file with ${file:/path}");
    }
}
