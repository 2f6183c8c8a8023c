package io.iotdr.backup.repository.log;

import io.iotdr.error.DisasterRecoveryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place in the log from which a base backup must be replayed.
 *
 * @param segment the name of the segment
 * @param position the position in the log, in bytes
 */
public record WalStart(String segment, long position) {

    private static final Pattern LINE =
            Pattern.compile("START WAL LOCATION: ([0-9A-F]+)/([0-9A-F]+) \\(file ([0-9A-F]{24})\\)");

    /**
     * Reads the file {@code backup_label} of a base backup.
     *
     * @throws DisasterRecoveryException when it does not tell the place
     */
    public static WalStart of(String label) {
        Matcher line = LINE.matcher(label);
        if (!line.find()) {
            throw new DisasterRecoveryException(
                    "the base backup is unusable: its backup_label has no line START WAL LOCATION");
        }
        return new WalStart(line.group(3), WalTimeline.position(line.group(1), line.group(2)));
    }

    /** Returns the timeline of the segment. */
    public long timeline() {
        return WalTimeline.of(segment);
    }
}
