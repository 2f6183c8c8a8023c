package io.iotdr.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when a backup is due, and how much data is exposed until then. */
final class TimetableTest {

    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    private static Stream<Instant> pointInTimeWindow(Timetable timetable, String from) {
        return Stream.iterate(timetable.next(Instant.parse(from)), timetable::next);
    }

    @Test
    void aCronExpressionIsEvaluatedInItsTimeZone() {
        assertThat(pointInTimeWindow(Timetable.cron("30 2 * * *", VIENNA), "2026-07-01T00:30:00Z")
                        .limit(2))
                .containsExactly(Instant.parse("2026-07-02T00:30:00Z"), Instant.parse("2026-07-03T00:30:00Z"));
        assertThat(pointInTimeWindow(Timetable.cron("0 0 29 2 *", ZoneOffset.UTC), "2026-01-01T00:00:00Z")
                        .limit(2))
                .containsExactly(Instant.parse("2028-02-29T00:00:00Z"), Instant.parse("2032-02-29T00:00:00Z"));
    }

    @Test
    void whenTheClockIsSetBackAnHourlyBackupIsMadeInEachOfTheTwoHours() {
        assertThat(pointInTimeWindow(Timetable.cron("30 * * * *", VIENNA), "2026-10-24T23:31:00Z")
                        .limit(3))
                .containsExactly(
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-25T01:30:00Z"),
                        Instant.parse("2026-10-25T02:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "61 * * * *", "0 0 30 2 *", "", "* * * * * *"})
    void anInvalidOrNeverDueCronExpressionIsRefused(String expression) {
        assertThatThrownBy(() -> Timetable.cron(expression, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aScheduleDerivedFromTheRpoIsDueAfterHalfTheRpo() {
        Instant last = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(Timetable.within(Duration.ofHours(4)).next(last)).isEqualTo("2026-01-01T02:00:00Z");
        assertThatThrownBy(() -> Timetable.every(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRpoIsExceededWithoutABackupOrWhenTheLastOneIsTooOld() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Optional<Duration> rpo = Optional.of(Duration.ofMinutes(5));
        assertThat(Exposure.of("a", Optional.empty(), now, rpo).exceeded()).isTrue();
        assertThat(Exposure.of("a", Optional.empty(), now, Optional.empty()).exceeded())
                .isFalse();
        assertThat(Exposure.of("a", Optional.of(now.minusSeconds(300)), now, rpo)
                        .exceeded())
                .isFalse();
        assertThat(Exposure.of("a", Optional.of(now.minusSeconds(301)), now, rpo)
                        .exceeded())
                .isTrue();
        assertThat(Exposure.of("a", Optional.of(now.plusSeconds(9)), now, rpo).age())
                .contains(Duration.ZERO);
    }
}
