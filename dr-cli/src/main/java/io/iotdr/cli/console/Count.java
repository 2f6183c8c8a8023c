package io.iotdr.cli.console;

/** Numbers of things, for people. */
public final class Count {

    private Count() {}

    /** Returns a number with its noun, such as {@code 1 plan} or {@code 2 plans}. */
    public static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
