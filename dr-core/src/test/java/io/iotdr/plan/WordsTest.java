package io.iotdr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the parsing of durations, the suggestions for typos, and the ordering of steps. */
final class WordsTest {

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "1h30m,PT1H30M", "2d,PT48H", "1.5s,PT1.5S", "PT1H,PT1H", "0s,PT0S"})
    void validDurationsAreParsed(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "30 s", "-30s", "1x", "30s!", "soon", "PT", "99999999999999999999d"})
    void invalidDurationsAreNotParsed(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @RepeatedTest(50)
    void aDurationFormattedAsTextIsParsedBackUnchanged(RepetitionInfo repetition) {
        Duration duration = Duration.ofMillis(new Random(repetition.getCurrentRepetition()).nextInt(1_000_000_000));
        assertThat(Durations.parse(Durations.text(duration))).contains(duration);
    }

    @ParameterizedTest
    @CsvSource({"regional_outrage,regional_outage", "regoinal_outage,regional_outage", "human_eror,human_error"})
    void theNearestNameIsSuggestedForATypo(String typed, String meant) {
        assertThat(NearestName.of(typed, DisasterType.wireNames())).contains(meant);
    }

    @Test
    void aNameUnlikeAllOthersHasNoNearestName() {
        assertThat(NearestName.of("meteor", DisasterType.wireNames())).isEmpty();
        assertThat(NearestName.hint("meteor", DisasterType.wireNames()))
                .startsWith("; expected one of: data_corruption");
    }

    @RepeatedTest(100)
    void stepsAreOrderedAfterTheStepsTheyNeed(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, List<String>> graph = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            int before = i;
            List<String> needs = random.ints(0, Math.max(1, i))
                    .limit(i == 0 ? 0 : random.nextInt(4))
                    .mapToObj(n -> "n" + Math.min(n, before - 1))
                    .toList();
            graph.put("n" + i, needs);
        }
        List<String> order = StepGraph.order(graph);
        assertThat(order).hasSize(40);
        graph.forEach(
                (id, needs) -> needs.forEach(n -> assertThat(order.indexOf(n)).isLessThan(order.indexOf(id))));
        assertThat(StepGraph.problems("step", graph)).isEmpty();
    }

    @RepeatedTest(30)
    void aCycleIsReportedWithoutTheStepsOutsideIt(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int length = 2 + random.nextInt(6);
        Map<String, List<String>> graph = new java.util.LinkedHashMap<>();
        graph.put("free", List.of());
        for (int i = 0; i < length; i++) {
            graph.put("c" + i, List.of("c" + (i + 1) % length, "free"));
        }
        graph.put("behind", List.of("c0"));
        List<PlanProblem> problems = StepGraph.problems("step", graph);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).message()).contains("in a cycle").doesNotContain("behind", "free");
    }
}
