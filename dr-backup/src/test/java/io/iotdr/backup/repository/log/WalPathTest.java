package io.iotdr.backup.repository.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.repository.log.WalContents.ArchivedFile;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests how far a recovery through archived segments comes. */
final class WalPathTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final String FIRST = "0000000100000000000000FE";

    /** Returns files that were stored one minute after another. */
    private static List<ArchivedFile> files(String... names) {
        return Arrays.stream(names)
                .map(name -> new ArchivedFile(
                        name, BEGIN.plusSeconds(60L * Arrays.asList(names).indexOf(name))))
                .toList();
    }

    private static final WalTimeline PROMOTED =
            WalTimeline.parse(2, "# comment\n\n1\t0/FF000158\tno recovery target specified\n");

    private static Optional<Instant> end(String... names) {
        boolean promoted = Arrays.asList(names).contains("00000002.history");
        return WalPath.end(FIRST, promoted ? PROMOTED : WalTimeline.alone(1), files(names), 16 << 20);
    }

    private static Optional<Instant> minute(int minute) {
        return Optional.of(BEGIN.plusSeconds(60L * minute));
    }

    @Test
    void theLastSegmentWithoutAGapCountsAlsoBeyondTheEndOfALog() {
        assertThat(end(FIRST, "0000000100000000000000FF", "000000010000000100000000", "000000010000000100000002"))
                .isEqualTo(minute(2));
    }

    @Test
    void withoutItsFirstSegmentARecoveryReachesNothing() {
        assertThat(end("0000000100000000000000FF")).isEmpty();
    }

    @Test
    void theNewestTimelineIsFollowedAndNotTheOneThatItLeft() {
        assertThat(end(
                        FIRST,
                        "0000000100000000000000FF",
                        "00000002.history",
                        "0000000200000000000000FF",
                        "000000020000000100000000",
                        "000000010000000100000000",
                        "000000010000000100000001"))
                .isEqualTo(minute(4));
    }

    @Test
    void theOldFileOfASegmentInWhichATimelineBeginsServesToo() {
        assertThat(end(FIRST, "00000002.history", "0000000100000000000000FF", "000000020000000100000000"))
                .isEqualTo(minute(3));
    }

    @Test
    void aGapOnTheNewestTimelineEndsIt() {
        assertThat(end(FIRST, "00000002.history", "0000000200000000000000FF", "000000020000000100000001"))
                .isEqualTo(minute(2));
    }
}
