package io.iotdr.cli.console;

/** Names of others on a terminal: a control character in one could move the cursor or hide what follows. */
public final class Printable {

    private Printable() {}

    /** Returns a text in which each control or formatting character and each line end is written as an escape. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isVisible(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(c > 0xff ? String.format("\\u%04x", c) : String.format("\\x%02x", c));
            }
        });
        return out.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
