package io.iotdr.cli.console;

import java.nio.file.Path;

/** Paths in commands that a person pastes into a shell. */
public final class ShellWord {

    private ShellWord() {}

    /** Returns a path as one word of a POSIX shell. */
    public static String of(Path file) {
        String text = file.toString();
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
