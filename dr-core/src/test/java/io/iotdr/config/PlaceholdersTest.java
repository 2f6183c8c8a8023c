package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ${NAME}} and its kin. */
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
    void arePutIn(String text, String expected) {
        assertThat(placeholders.resolve(text))
                .isEqualTo(new Placeholders.Resolved(expected, java.util.Optional.empty()));
    }

    @Test
    void theProblemNamesTheVariableAndShowsNoValue() {
        assertThat(placeholders.resolve("${A} ${SECRET}").problem())
                .contains("the environment variable SECRET is not set; set it or write ${SECRET:-default}");
    }
}
