package io.iotdr.cli.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that has only subcommands. */
public abstract class CommandGroup implements Runnable {

    private final Map<String, Class<?>> commands = new LinkedHashMap<>();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    protected final void subcommand(String name, Class<?> command) {
        commands.put(name, command);
    }

    @Override
    public void run() {
        List<String> names = List.copyOf(commands.keySet());
        String all = String.join(", ", names.subList(0, names.size() - 1));
        String last = names.get(names.size() - 1);
        throw new ParameterException(
                spec.commandLine(),
                "missing subcommand; expected one of: " + (all.isEmpty() ? last : all + ", " + last));
    }

    /**
     * Adds the subcommands of a group, recursively: only the one that the arguments name, or all if they name none.
     * To inspect every command would add a quarter of a second to each start.
     */
    public static void fill(CommandLine line, CommandGroup group, List<String> arguments) {
        Optional<String> named = arguments.stream().findFirst().filter(group.commands::containsKey);
        List<String> rest = named.isPresent() ? arguments.subList(1, arguments.size()) : List.of();
        group.commands.forEach((name, command) -> {
            if (named.isEmpty() || named.orElseThrow().equals(name)) {
                CommandLine added = new CommandLine(command);
                line.addSubcommand(name, added);
                if (added.getCommand() instanceof CommandGroup inner) {
                    fill(added, inner, rest);
                }
            }
        });
    }
}
