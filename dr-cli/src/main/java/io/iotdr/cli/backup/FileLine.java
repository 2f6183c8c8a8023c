package io.iotdr.cli.backup;

import io.iotdr.backup.PointFile;
import io.iotdr.backup.PointFile.FileKind;
import io.iotdr.cli.console.Printable;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A file of a recovery point on one line, like those of {@code ls -ln}. */
final class FileLine {

    private static final String BITS = "rwxrwxrwx";

    private FileLine() {}

    static String of(PointFile file) {
        return String.format(
                Locale.ROOT,
                "%s %6d %6d %12d %s %s%s",
                mode(file),
                file.owner(),
                file.group(),
                file.bytes(),
                file.modified().truncatedTo(ChronoUnit.SECONDS),
                file.path().isEmpty() ? "." : Printable.of(file.path()),
                target(file));
    }

    private static String target(PointFile file) {
        String arrow = file.kind() == FileKind.HARD_LINK ? " = " : " -> ";
        return file.target().map(target -> arrow + Printable.of(target)).orElse("");
    }

    /** Shows a special bit as ls(1) does: in capitals without the right to execute. */
    private static void special(StringBuilder mode, int at, boolean isSet, char letter) {
        if (isSet) {
            mode.setCharAt(at, mode.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
        }
    }

    private static String mode(PointFile file) {
        StringBuilder mode = new StringBuilder(
                switch (file.kind()) {
                    case DIRECTORY -> "d";
                    case SYMBOLIC_LINK -> "l";
                    case FILE, HARD_LINK -> "-";
                });
        for (int i = 0; i < BITS.length(); i++) {
            mode.append((file.mode() & 0400 >> i) == 0 ? '-' : BITS.charAt(i));
        }
        special(mode, 3, (file.mode() & 04000) != 0, 's');
        special(mode, 6, (file.mode() & 02000) != 0, 's');
        special(mode, 9, (file.mode() & 01000) != 0, 't');
        return mode.toString();
    }
}
