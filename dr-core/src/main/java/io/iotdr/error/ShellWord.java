package io.iotdr.error;

import java.nio.file.Path;

/**
 * Words of commands for a POSIX shell, whether a person pastes the command or a program runs it. Between single quotes a
 * shell takes every character as it is; between double quotes it would run what stands in {@code $(...)}.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02">POSIX, Quoting</a>
 */
public final class ShellWord {

    private ShellWord() {}

    /** Returns a text as one word. */
    public static String of(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Returns a path as one word. */
    public static String of(Path file) {
        return of(file.toString());
    }
}
