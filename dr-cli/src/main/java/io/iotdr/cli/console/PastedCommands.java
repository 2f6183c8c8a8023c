package io.iotdr.cli.console;

import io.iotdr.error.ShellWord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Completes the commands that an error message of the library names, so that they can be pasted: the library does not know
 * with which configuration and state the command line was given.
 */
public final class PastedCommands {

    /** A command, with the id of a run when there is one. */
    private static final Pattern COMMAND = Pattern.compile(
            "dr (?:failover|failback|backup|drill|plan) [a-z]++(?:-[a-z]++)*+(?: [A-Za-z0-9._-]*-[0-9]++)?+(?! -c)");

    private PastedCommands() {}

    /** Returns the text with the options of {@code arguments} added to every command in it. */
    public static String in(String text, List<String> arguments) {
        Optional<String> file = value(arguments, "-c").or(() -> value(arguments, "--config"));
        if (file.isEmpty()) {
            return text;
        }
        String options = " -c " + ShellWord.of(Path.of(file.get()))
                + value(arguments, "--state")
                        .map(s -> " --state " + ShellWord.of(Path.of(s)))
                        .orElse("");
        return COMMAND.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group() + options));
    }

    private static Optional<String> value(List<String> arguments, String option) {
        String joined = option + (option.startsWith("--") ? "=" : "");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(option)) {
                return i + 1 < arguments.size() ? Optional.of(arguments.get(i + 1)) : Optional.empty();
            }
            if (argument.startsWith(joined)) {
                return Optional.of(argument.substring(joined.length()));
            }
        }
        return Optional.empty();
    }
}
