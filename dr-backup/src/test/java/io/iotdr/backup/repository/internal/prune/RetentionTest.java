package io.iotdr.backup.repository.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Tests the retention policy against a reference model that evaluates the calendar in a simple way. */
final class RetentionTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    private static RecoveryPoint at(String time) {
        return at(Instant.parse(time), true);
    }

    private static RecoveryPoint at(Instant time, boolean whole) {
        return new RecoveryPoint(
                time.toString(),
                time,
                "s",
                BackupKind.FULL,
                0,
                0,
                0,
                OptionalLong.empty(),
                List.of(),
                Optional.of(time),
                whole ? List.of() : List.of(Verdict.bad(Verdict.Check.READ, time, "damaged")));
    }

    private static Set<String> kept(List<RecoveryPoint> points, RetentionPolicy policy, ZoneId zone) {
        return Retention.kept(points, policy, zone).keySet();
    }

    /** Returns the last backup of each of the newest periods, by grouping all backups. */
    private static Set<String> model(List<RecoveryPoint> points, RetentionPolicy policy, ZoneId zone) {
        Set<String> kept = new HashSet<>();
        Map<Integer, Function<LocalDate, String>> periods = Map.of(
                policy.daily() * 4,
                d -> d.toString(),
                policy.weekly() * 4 + 1,
                d -> "%d-%02d".formatted(d.get(IsoFields.WEEK_BASED_YEAR), d.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)),
                policy.monthly() * 4 + 2,
                d -> "%d-%02d".formatted(d.getYear(), d.getMonthValue()),
                policy.yearly() * 4 + 3,
                d -> "%d".formatted(d.getYear()));
        periods.forEach((countAndKind, period) -> {
            TreeMap<String, RecoveryPoint> last = new TreeMap<>();
            for (RecoveryPoint p : points) {
                last.merge(
                        period.apply(p.taken().atZone(zone).toLocalDate()),
                        p,
                        (a, b) -> a.taken().isAfter(b.taken()) ? a : b);
            }
            last.descendingMap().values().stream().limit(countAndKind / 4).forEach(p -> kept.add(p.id()));
        });
        List<Instant> times = points.stream()
                .map(RecoveryPoint::taken)
                .sorted(Comparator.reverseOrder())
                .toList();
        for (RecoveryPoint p : points) {
            boolean recent = policy.within()
                    .filter(w -> Duration.between(p.taken(), times.get(0)).compareTo(w) <= 0)
                    .isPresent();
            if (recent || times.indexOf(p.taken()) < policy.last()) {
                kept.add(p.id());
            }
        }
        points.stream().reduce((a, b) -> a.taken().isAfter(b.taken()) ? a : b).ifPresent(p -> kept.add(p.id()));
        points.stream()
                .filter(p -> p.verdicts().isEmpty())
                .reduce((a, b) -> a.taken().isAfter(b.taken()) ? a : b)
                .ifPresent(p -> kept.add(p.id()));
        return kept;
    }

    @Test
    void retentionKeepsTheSamePointsAsAReferenceModel() {
        Random random = new Random(11);
        List<ZoneId> zones = List.of(UTC, ZoneId.of("America/St_Johns"), ZoneId.of("Pacific/Kiritimati"));
        for (int round = 0; round < 2_000; round++) {
            RetentionPolicy policy = new RetentionPolicy(
                    random.nextInt(5),
                    Optional.of(Duration.ofHours(random.nextInt(300))).filter(w -> random.nextBoolean()),
                    1 + random.nextInt(10),
                    random.nextInt(6),
                    random.nextInt(14),
                    random.nextInt(4));
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            long spread = ChronoUnit.DAYS.getDuration().toMillis() * (1 + random.nextInt(1500));
            List<RecoveryPoint> points = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                Instant taken = Instant.parse("2024-03-01T00:00:00Z").plusMillis((long) (random.nextDouble() * spread));
                points.add(at(taken, random.nextInt(4) > 0));
            }
            assertThat(kept(points, policy, zone)).as("round " + round).isEqualTo(model(points, policy, zone));
        }
    }

    @Test
    void daysAreCountedInTheConfiguredTimeZone() {
        List<RecoveryPoint> points = List.of(at("2026-03-01T23:30:00Z"), at("2026-03-02T00:30:00Z"));
        RetentionPolicy one = new RetentionPolicy(2, 1, 1, 1);
        assertThat(kept(points, one, UTC)).hasSize(2);
        assertThat(kept(points, one, ZoneId.of("Europe/Vienna"))).containsExactly("2026-03-02T00:30:00Z");
    }

    @Test
    void aLeapDayAGapAndAClockJumpForgetNoAdditionalPoint() {
        List<RecoveryPoint> points = List.of(
                at("2024-02-28T12:00:00Z"),
                at("2024-02-29T12:00:00Z"),
                at("2024-03-01T12:00:00Z"),
                at("2099-01-01T00:00:00Z"));
        assertThat(kept(points, new RetentionPolicy(4, 1, 1, 1), UTC)).hasSize(4);
    }

    @Test
    void oneDailyPointAloneKeepsOne() {
        List<RecoveryPoint> points =
                List.of(at("2026-01-01T12:00:00Z"), at("2026-02-01T12:00:00Z"), at("2026-03-01T12:00:00Z"));
        assertThat(kept(points, new RetentionPolicy(1, 0, 0, 0), UTC)).containsExactly("2026-03-01T12:00:00Z");
        assertThat(kept(points, new RetentionPolicy(2, Optional.empty(), 0, 0, 0, 0), UTC))
                .hasSize(2);
        assertThatThrownBy(() -> new RetentionPolicy(0, 0, 0, 0)).hasMessageContaining("the retention keeps nothing");
        assertThatThrownBy(() -> new RetentionPolicy(1, -1, 1, 1)).hasMessageContaining("below 0");
    }

    @Test
    void aPointFromTheFutureStaysAndTakesNobodysPlace() {
        RecoveryPoint future = at("2099-01-01T00:00:00Z");
        RecoveryPoint wrong = future.withVerdicts(
                List.of(Verdict.bad(Verdict.Check.CLOCK, Instant.parse("2026-01-01T00:00:00Z"), "in the future")));
        List<RecoveryPoint> points = List.of(at("2026-01-01T12:00:00Z"), at("2026-01-02T12:00:00Z"), wrong);
        assertThat(kept(points, new RetentionPolicy(1, 0, 0, 0), UTC))
                .containsExactlyInAnyOrder("2026-01-02T12:00:00Z", future.id());
    }

    @Test
    void theNewestTrustedPointIsKeptWhateverItsAge() {
        List<RecoveryPoint> points = List.of(
                at(Instant.parse("2020-01-01T00:00:00Z"), true),
                at(Instant.parse("2026-01-01T00:00:00Z"), false),
                at(Instant.parse("2026-01-01T06:00:00Z"), false));
        assertThat(kept(points, new RetentionPolicy(1, 1, 1, 1), UTC))
                .containsExactlyInAnyOrder("2020-01-01T00:00:00Z", "2026-01-01T06:00:00Z");
    }
}
