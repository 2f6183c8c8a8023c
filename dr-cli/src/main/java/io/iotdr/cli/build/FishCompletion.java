package io.iotdr.cli.build;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for the fish shell, which picocli does not write. */
final class FishCompletion {

    private FishCompletion() {}

    /** Returns a script that completes the subcommands and the options of each command. */
    static String of(CommandLine root) {
        StringBuilder out = new StringBuilder("# Completion of the dr command for fish.\n");
        add(root, List.of(), out);
        return out.toString();
    }

    private static void add(CommandLine command, List<String> path, StringBuilder out) {
        String here = condition(path, command.getSubcommands().keySet());
        command.getSubcommands()
                .forEach((name, sub) -> out.append("complete -c dr -f -n '%s' -a %s -d '%s'%n"
                        .formatted(
                                here,
                                name,
                                first(sub.getCommandSpec().usageMessage().description()))));
        for (OptionSpec option : command.getCommandSpec().options()) {
            out.append("complete -c dr -n '%s' -l %s%s -d '%s'%n"
                    .formatted(
                            here,
                            option.longestName().replaceFirst("^--?", ""),
                            option.arity().max() > 0 ? " -r" : "",
                            first(option.description())));
        }
        command.getSubcommands().forEach((name, sub) -> add(sub, append(path, name), out));
    }

    /** Returns the test for a command line that contains this path of subcommands and no further one. */
    private static String condition(List<String> path, Set<String> further) {
        StringBuilder test = new StringBuilder("true");
        path.forEach(word -> test.append("; and __fish_seen_subcommand_from ").append(word));
        if (!further.isEmpty()) {
            test.append("; and not __fish_seen_subcommand_from ").append(String.join(" ", new TreeSet<>(further)));
        }
        return test.toString();
    }

    private static List<String> append(List<String> path, String name) {
        return java.util.stream.Stream.concat(path.stream(), java.util.stream.Stream.of(name))
                .toList();
    }

    private static String first(String[] description) {
        return description.length == 0 ? "" : description[0].replace("'", "\\'");
    }
}
