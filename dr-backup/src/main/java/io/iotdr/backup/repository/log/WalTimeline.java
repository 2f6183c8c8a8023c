package io.iotdr.backup.repository.log;

import io.iotdr.error.DisasterRecoveryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A timeline of a PostgreSQL cluster, and those from which it came. Each promotion begins a new one.
 *
 * @param id 1 or more
 * @param forks the timelines before it, oldest first
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES">Timelines</a>
 */
public record WalTimeline(long id, List<Fork> forks) {

    private static final Pattern LINE = Pattern.compile("(\\d+)\\s+([0-9A-F]{1,8})/([0-9A-F]{1,8})(\\s.*)?");
    private static final int DIGITS = 8;

    /**
     * The end of a timeline, where the next one begins.
     *
     * @param at the position in the log, in bytes
     * @param reason why the recovery ended there, as PostgreSQL writes it
     */
    public record Fork(long timeline, long at, String reason) {

        /** How a promoted standby gives its reason, and a copy that recovered to the end of the log. */
        private static final String NO_TARGET = "no recovery target";

        /** Returns whether a recovery was told to end there. */
        boolean isChosen() {
            return !reason.startsWith(NO_TARGET);
        }

        /** Returns the number of the last segment that the timeline needs: none of its bytes is at the position itself. */
        long lastSegment(long segmentBytes) {
            return (at - 1) / segmentBytes;
        }

        /** Returns the position as PostgreSQL writes it, such as {@code 0/3000158}. */
        public String position() {
            return String.format(Locale.ROOT, "%X/%X", at >>> 32, at & 0xFFFFFFFFL);
        }
    }

    public WalTimeline {
        forks = forks.stream().sorted(Comparator.comparingLong(Fork::at)).toList();
    }

    /** The first timeline of a cluster, and any other one of which nobody asks how it began. */
    static WalTimeline alone(long id) {
        return new WalTimeline(id, List.of());
    }

    /** Returns the timeline in the name of a log file. */
    static long of(String name) {
        return Long.parseLong(name.substring(0, DIGITS), 16);
    }

    /** Returns the number of a segment in the log of its cluster; a timeline continues the count of the one before it. */
    static long number(String segment, long segmentBytes) {
        long log = Long.parseLong(segment.substring(DIGITS, 2 * DIGITS), 16);
        return log * ((1L << 32) / segmentBytes) + Long.parseLong(segment.substring(2 * DIGITS, 3 * DIGITS), 16);
    }

    /** Returns the name of its history file. */
    static String history(long id) {
        return String.format(Locale.ROOT, "%08X.history", id);
    }

    /**
     * Reads a history file: for each earlier timeline its number, the position where it ended, and a reason.
     *
     * @throws DisasterRecoveryException when it is none
     */
    static WalTimeline parse(long id, String history) {
        List<Fork> forks = new ArrayList<>();
        for (String line : history.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher fork = LINE.matcher(line.strip());
            if (!fork.matches()) {
                throw new DisasterRecoveryException(
                        history(id) + " is no history of a timeline: it contains '" + line + "'");
            }
            forks.add(new Fork(
                    Long.parseLong(fork.group(1)),
                    position(fork.group(2), fork.group(3)),
                    Optional.ofNullable(fork.group(4)).orElse("").strip()));
        }
        return new WalTimeline(id, forks);
    }

    /** Reads a position in the log, such as {@code 0/3000158}. */
    public static long position(String high, String low) {
        return Long.parseLong(high, 16) << 32 | Long.parseLong(low, 16);
    }

    /** Returns whether the log leads to this timeline from a position of another one, or of this one. */
    boolean isReachedFrom(long timeline, long position) {
        return id == timeline || forks.stream().anyMatch(fork -> fork.timeline() == timeline && fork.at() >= position);
    }

    /**
     * Returns the names of the files of which one holds the segment with a number, the preferred one first. A segment in which
     * a timeline begins exists twice, unless its old file was not completed.
     */
    List<String> segments(long number, long segmentBytes) {
        List<String> names = new ArrayList<>();
        for (Fork fork : forks) {
            long last = fork.lastSegment(segmentBytes);
            if (number <= last) {
                names.add(0, name(fork.timeline(), number, segmentBytes));
            }
            if (number < last) {
                return names;
            }
        }
        names.add(0, name(id, number, segmentBytes));
        return names;
    }

    private static String name(long timeline, long number, long segmentBytes) {
        long perLog = (1L << 32) / segmentBytes;
        return String.format(Locale.ROOT, "%08X%08X%08X", timeline, number / perLog, number % perLog);
    }
}
