package io.iotdr.onprem.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which clusters have one history. */
final class WalHistoryTest {

    private static final String SECOND = "1\t0/3018058\tno recovery target specified\n";
    private static final String THIRD = SECOND + "\n2\t0/4018058\tafter 2026-11-27 15:18:38+00\n";

    @Test
    void eachTimelineBeginsWhereTheOneBeforeItEnded() {
        assertThat(WalHistory.parse(5, "# a comment\n" + THIRD).begins())
                .containsEntry(2, "0/3018058")
                .containsEntry(5, "0/4018058")
                .hasSize(2);
        assertThat(WalHistory.parse(1, "").begins()).isEmpty();
    }

    @Test
    void aClusterMayFollowOneThatWasPromotedLater() {
        WalHistory first = WalHistory.parse(1, "");
        WalHistory second = WalHistory.parse(2, SECOND);
        WalHistory third = WalHistory.parse(3, THIRD);
        assertThat(first.conflict(third)).isEmpty();
        assertThat(second.conflict(third)).isEmpty();
        assertThat(third.conflict(second)).isEmpty();
        assertThat(second.conflict(second)).isEmpty();
    }

    @Test
    void oneNumberForTwoTimelinesIsAConflict() {
        WalHistory here = WalHistory.parse(2, "1\t0/40000A0\tno recovery target specified\n");
        assertThat(here.conflict(WalHistory.parse(3, THIRD)))
                .contains("timeline 2 began at 0/40000A0 here and at 0/3018058 there");
    }

    /** Both may have been promoted at the same place of the log. */
    @Test
    void twoPrimariesOfOneTimelineAreAConflict() {
        WalHistory second = WalHistory.parse(2, SECOND);
        assertThat(second.conflictOfPrimaries(second)).contains("it has written on timeline 2, and the other one on 2");
        assertThat(second.conflictOfPrimaries(WalHistory.parse(3, THIRD))).isEmpty();
        assertThat(WalHistory.parse(3, THIRD).conflictOfPrimaries(second))
                .as("it was promoted once more after the other one")
                .isPresent();
    }
}
