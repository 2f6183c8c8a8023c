package io.iotdr.cli.console;

import io.iotdr.backup.BackupProgress;
import java.util.Locale;

/** A progress line on a terminal; shows nothing elsewhere. */
public final class ProgressBar {

    private static final int WIDTH = 30;
    private static final boolean TERMINAL = System.console() != null;

    private boolean shown;

    public void update(BackupProgress progress) {
        if (TERMINAL) {
            shown = true;
            System.err.printf("\r%-78s", line(progress));
        }
    }

    public void end() {
        if (shown) {
            System.err.printf("\r%-78s\r", "");
        }
    }

    static String line(BackupProgress progress) {
        String rate = size(progress.rate()) + "/s";
        if (progress.total().isEmpty()) {
            return progress.files() + " files, " + size(progress.bytes()) + ", " + rate;
        }
        long total = Math.max(1, progress.total().getAsLong());
        int filled = (int) Math.min(WIDTH, WIDTH * progress.bytes() / total);
        String left = progress.left().map(l -> ", " + l.toSeconds() + " s left").orElse("");
        return "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + size(progress.bytes()) + " of "
                + size(total) + ", " + rate + left;
    }

    /** Formats bytes with decimal units, in powers of 1000. */
    public static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
