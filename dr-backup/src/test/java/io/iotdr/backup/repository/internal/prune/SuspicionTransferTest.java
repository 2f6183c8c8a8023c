package io.iotdr.backup.repository.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Suspicions;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests that forgetting recovery points does not change which of the remaining ones are suspect. */
final class SuspicionTransferTest {

    private static final Instant LATER = Instant.ofEpochSecond(1_000_000);

    private static RecoveryPoint point(int number, List<Verdict> verdicts) {
        return new RecoveryPoint(
                "p%03d".formatted(number),
                Instant.ofEpochSecond(number),
                "s",
                BackupKind.INCREMENTAL,
                1,
                1,
                1,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                verdicts);
    }

    private static List<RecoveryPoint> forget(List<RecoveryPoint> all, Set<String> staying) {
        Map<String, List<Verdict>> passed = SuspicionTransfer.of(all, staying, LATER);
        assertThat(staying).containsAll(passed.keySet());
        return all.stream()
                .filter(p -> staying.contains(p.id()))
                .map(p -> {
                    List<Verdict> both = new ArrayList<>(p.verdicts());
                    both.addAll(passed.getOrDefault(p.id(), List.of()));
                    return p.withVerdicts(both);
                })
                .toList();
    }

    @Test
    void pointsAfterAForgottenSuspectPointStaySuspect() {
        List<RecoveryPoint> all = List.of(
                point(1, List.of()),
                point(2, List.of(Verdict.bad(Check.ANOMALY, Instant.EPOCH, "all new"))),
                point(3, List.of()),
                point(4, List.of()));
        List<RecoveryPoint> staying = forget(all, Set.of("p001", "p003", "p004"));
        assertThat(Suspicions.of(staying))
                .containsEntry("p003", List.of("made after p002: all new"))
                .containsEntry("p004", List.of("made after p002: all new"))
                .hasSize(2);
        assertThat(Suspicions.of(forget(staying, Set.of("p004")))).containsKey("p004");
    }

    @Test
    void aGoodOperatorVerdictStillCountsAfterItsPointIsForgotten() {
        List<RecoveryPoint> all = List.of(
                point(1, List.of(Verdict.bad(Check.ANOMALY, Instant.EPOCH, "all new"))),
                point(2, List.of(Verdict.good(Check.OPERATOR, Instant.EPOCH, "an import"))),
                point(3, List.of()));
        assertThat(Suspicions.of(forget(all, Set.of("p001", "p003")))).containsOnlyKeys("p001");
    }

    @Test
    void nothingIsTransferredWhenNoPointIsSuspect() {
        List<RecoveryPoint> all = List.of(point(1, List.of()), point(2, List.of()), point(3, List.of()));
        assertThat(SuspicionTransfer.of(all, Set.of("p002"), LATER)).isEmpty();
    }

    @Test
    void theSamePointsStaySuspectInWhateverOrderOthersAreForgotten() {
        Random random = new Random(3);
        for (int round = 0; round < 3_000; round++) {
            List<RecoveryPoint> points = new ArrayList<>();
            for (int i = 1; i <= 2 + random.nextInt(9); i++) {
                points.add(point(i, verdicts(random)));
            }
            Set<String> expected = Suspicions.of(points).keySet();
            List<RecoveryPoint> left = points;
            while (left.size() > 1) {
                Set<String> staying = left.stream()
                        .map(RecoveryPoint::id)
                        .filter(id -> random.nextInt(3) > 0)
                        .collect(Collectors.toSet());
                left = forget(left, staying);
                Set<String> still = new TreeSet<>(expected);
                still.retainAll(staying);
                assertThat(Suspicions.of(left).keySet())
                        .as("round %d: %s of %s", round, staying, points)
                        .isEqualTo(still);
            }
        }
    }

    private static List<Verdict> verdicts(Random random) {
        List<Verdict> out = new ArrayList<>();
        for (Check check : Check.values()) {
            if (random.nextInt(4) == 0) {
                Instant at = Instant.ofEpochSecond(random.nextInt(1000));
                out.add(new Verdict(check, at, random.nextBoolean(), "said"));
            }
        }
        return out;
    }
}
