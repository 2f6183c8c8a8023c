package io.iotdr.backup.repository.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Tests findings about a backup that differs from the earlier ones. */
final class AnomaliesTest {

    private static final long MIB = 1 << 20;

    private static RecoveryPoint point(long files, long mib, long freshMib, double compressed) {
        return new RecoveryPoint(
                "id",
                Instant.EPOCH,
                "s",
                BackupKind.INCREMENTAL,
                files,
                mib * MIB,
                (long) (freshMib * MIB * compressed),
                OptionalLong.of(freshMib * MIB),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** Three backups with little new data each, newest first, and the first backup, whose data was all new. */
    private static final List<RecoveryPoint> USUAL = List.of(
            point(1000, 103, 2, .4), point(1000, 102, 1, .4), point(1000, 101, 3, .4), point(1000, 100, 100, .4));

    private static List<String> found(RecoveryPoint made) {
        return Anomalies.of(made, USUAL, false);
    }

    @Test
    void aBackupLikeTheEarlierOnesHasNoFinding() {
        assertThat(found(point(1001, 104, 2, .4))).isEmpty();
        assertThat(found(point(1000, 103, 0, 1))).isEmpty();
        assertThat(found(point(700, 70, 9, .5))).isEmpty();
        assertThat(found(point(1400, 140, 40, .5))).isEmpty();
    }

    @Test
    void theFirstBackupsHaveNoFinding() {
        assertThat(Anomalies.of(point(10, 100, 100, 1), List.of(), false)).isEmpty();
        assertThat(Anomalies.of(point(1000, 100, 90, .4), USUAL.subList(3, 4), false))
                .isEmpty();
        assertThat(Anomalies.of(point(1000, 100, 90, .4), USUAL.subList(2, 4), false))
                .isEmpty();
    }

    @Test
    void aLargeLossOfDataOrFilesIsAFinding() {
        assertThat(found(point(1000, 50, 0, .4))).singleElement().asString().contains("49% of the size of id");
        assertThat(found(point(400, 103, 0, .4))).singleElement().asString().contains("400 files, but id has 1000");
        assertThat(found(point(0, 0, 0, .4))).hasSize(1);
    }

    @Test
    void anUnusualShareOfNewDataIsAFinding() {
        assertThat(found(point(1000, 103, 70, .4)))
                .singleElement()
                .asString()
                .contains("68% of its data is new, but 2%");
    }

    @Test
    void dataThatNoLongerCompressesIsAFinding() {
        assertThat(found(point(1000, 103, 10, 1.0)))
                .singleElement()
                .asString()
                .contains("compresses to 100% of its size, but 40% is usual");
        assertThat(found(point(1000, 103, 100, 1.0))).hasSize(2);
        assertThat(found(point(1000, 103, 2, 1.0))).as("a photograph").isEmpty();
    }

    @Test
    void incompressibleDataIsNoFindingWhenItIsUsual() {
        List<RecoveryPoint> photographs = List.of(point(10, 102, 1, .99), point(10, 100, 100, .99));
        assertThat(Anomalies.of(point(10, 120, 20, 1), photographs, false)).isEmpty();
    }

    @Test
    void backupsWithoutACountOfNewDataAreNotCompared() {
        RecoveryPoint old = new RecoveryPoint(
                "old",
                Instant.EPOCH,
                "s",
                BackupKind.FULL,
                10,
                100 * MIB,
                MIB,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                List.of());
        assertThat(Anomalies.of(point(10, 100, 100, 1), List.of(old, old, old), false))
                .isEmpty();
    }

    @Test
    void dataThatIsStoredAgainAfterDamageIsNoAnomaly() {
        RecoveryPoint made = point(1000, 100, 90, 1);
        assertThat(Anomalies.of(made, USUAL, false)).isNotEmpty();
        assertThat(Anomalies.of(made, USUAL, true)).isEmpty();
    }
}
