package io.iotdr.backup.schedule;

import io.iotdr.backup.PruneRequest;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Work that is done for a repository by a timetable, besides backups.
 *
 * @param verify empty for never
 * @param prune empty for never
 */
public record Maintenance(Optional<Verify> verify, Optional<Prune> prune) {

    public static final Maintenance NONE = new Maintenance(Optional.empty(), Optional.empty());

    /**
     * The timetable and the extent of verifications.
     *
     * @param readData whether every stored byte is read and authenticated
     * @param sample the share of the files of each source's newest recovery point that is restored from each location
     *     and compared, more than 0 and at most 1; empty for none
     */
    public record Verify(Timetable timetable, boolean readData, OptionalDouble sample) {
        public Verify {
            if (!readData && sample.isEmpty()) {
                throw new IllegalArgumentException(
                        "the verification would read nothing; set read_data: true or restore_sample: 1%");
            }
        }
    }

    /** The timetable and the request for prunes. */
    public record Prune(Timetable timetable, PruneRequest request) {}
}
