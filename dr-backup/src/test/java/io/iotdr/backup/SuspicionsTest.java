package io.iotdr.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.Verdict.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests which recovery points are suspect. */
final class SuspicionsTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-11-25T00:00:00Z");

    private static RecoveryPoint point(int hour, Verdict... verdicts) {
        return new RecoveryPoint(
                "p" + hour,
                MIDNIGHT.plus(Duration.ofHours(hour)),
                "s",
                BackupKind.INCREMENTAL,
                1,
                1,
                1,
                OptionalLong.of(1),
                List.of(),
                Optional.empty(),
                List.of(verdicts));
    }

    private static Verdict good(Check check, int hour) {
        return Verdict.good(check, MIDNIGHT.plus(Duration.ofHours(hour)), "fine");
    }

    private static Verdict bad(Check check, int hour) {
        return Verdict.bad(check, MIDNIGHT.plus(Duration.ofHours(hour)), "bad " + check);
    }

    private static List<String> suspicious(RecoveryPoint... points) {
        return List.copyOf(Suspicions.of(List.of(points)).keySet());
    }

    @Test
    void recoveryPointsWithoutVerdictsAreTrusted() {
        assertThat(suspicious(point(1), point(2))).isEmpty();
    }

    @Test
    void damageMakesOnePointSuspectUntilAFullReadSucceeds() {
        assertThat(suspicious(point(1), point(2, bad(Check.READ, 3)), point(3))).containsExactly("p2");
        assertThat(suspicious(point(2, bad(Check.READ, 3), good(Check.READ, 4))))
                .isEmpty();
        assertThat(suspicious(point(2, bad(Check.RESTORED, 3), good(Check.READ, 4))))
                .isEmpty();
        assertThat(suspicious(point(2, good(Check.READ, 3), bad(Check.RESTORED, 4))))
                .containsExactly("p2");
        assertThat(suspicious(point(2, bad(Check.READ, 3), good(Check.RESTORED, 4))))
                .as("a sample says nothing about the rest")
                .containsExactly("p2");
    }

    @Test
    void aBadCanaryAnomalyOrOperatorVerdictMakesLaterPointsSuspectToo() {
        for (Check check : List.of(Check.CANARY, Check.ANOMALY, Check.OPERATOR)) {
            RecoveryPoint[] points = {point(1), point(2, bad(check, 2)), point(3), point(4)};
            assertThat(suspicious(points)).containsExactly("p2", "p3", "p4");
            assertThat(Suspicions.of(List.of(points)).get("p4")).containsExactly("made after p2: bad " + check);
        }
    }

    @Test
    void aGoodCanaryVerdictEndsACanarySuspicionButNotAnAnomaly() {
        assertThat(suspicious(point(1, bad(Check.CANARY, 1)), point(2, good(Check.CANARY, 2)), point(3)))
                .containsExactly("p1");
        assertThat(suspicious(point(1, bad(Check.ANOMALY, 1)), point(2, good(Check.CANARY, 2)), point(3)))
                .containsExactly("p1", "p2", "p3");
    }

    @Test
    void aGoodOperatorVerdictEndsASuspicionButNotDamage() {
        assertThat(suspicious(point(1, bad(Check.ANOMALY, 1), good(Check.OPERATOR, 9)), point(2)))
                .isEmpty();
        assertThat(suspicious(point(1, bad(Check.ANOMALY, 1)), point(2, good(Check.OPERATOR, 9)), point(3)))
                .containsExactly("p1");
        assertThat(suspicious(point(1, bad(Check.READ, 1), good(Check.OPERATOR, 9))))
                .containsExactly("p1");
        assertThat(suspicious(point(1, good(Check.OPERATOR, 8), bad(Check.OPERATOR, 9)), point(2)))
                .containsExactly("p1", "p2");
    }

    @Test
    void aSuspectPointOfOneSourceDoesNotAffectAnotherSource() {
        RecoveryPoint other = new RecoveryPoint(
                "other",
                MIDNIGHT.plus(Duration.ofHours(5)),
                "t",
                BackupKind.FULL,
                1,
                1,
                1,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                List.of());
        assertThat(suspicious(point(1, bad(Check.ANOMALY, 1)), other)).containsExactly("p1");
    }

    @Test
    void theNewestTrustedPointIsChosenWithItsLossAndTheSkippedPoints() {
        List<RecoveryPoint> all = List.of(point(1), point(3), point(4, bad(Check.ANOMALY, 4)), point(6));
        TrustedPointChoice choice = TrustedPointChoice.of(all, all).orElseThrow();
        assertThat(choice.point().id()).isEqualTo("p3");
        assertThat(choice.cost()).isEqualTo(Duration.ofHours(3));
        assertThat(choice.passedOver()).containsOnlyKeys("p4", "p6");
    }

    @Test
    void aFindingOnAnEarlierPointStillMakesLaterCandidatesSuspect() {
        List<RecoveryPoint> all = List.of(point(1), point(2, bad(Check.CANARY, 2)), point(3));
        assertThat(TrustedPointChoice.of(all.subList(2, 3), all)).isEmpty();
        assertThat(TrustedPointChoice.of(List.of(), all)).isEmpty();
        BackupCatalog catalog = () -> new PointListing(all, List.of(), new TreeMap<>());
        assertThat(catalog.choose("s", MIDNIGHT.plus(Duration.ofHours(2))))
                .map(c -> c.point().id())
                .contains("p1");
        assertThat(catalog.choose("another", MIDNIGHT.plus(Duration.ofHours(9))))
                .isEmpty();
    }

    @Test
    void verdictsAreSortedByTimeAndTheLatestOfACheckCounts() {
        RecoveryPoint point = point(1, good(Check.READ, 9), bad(Check.READ, 3), good(Check.RESTORED, 5));
        assertThat(point.verdicts().stream().map(Verdict::at)).isSorted();
        assertThat(point.verdict(Check.READ)).map(Verdict::good).contains(true);
        assertThat(Stream.of(Check.CANARY, Check.OPERATOR).map(point::verdict)).allMatch(Optional::isEmpty);
    }
}
