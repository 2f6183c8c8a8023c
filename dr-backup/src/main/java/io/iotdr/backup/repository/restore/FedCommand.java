package io.iotdr.backup.repository.restore;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A command that restores what another command wrote: it reads a file of a backup from its standard input. It runs without a
 * shell.
 *
 * @param environment the command's whole environment, besides PATH and HOME
 * @param file the path of the file in the backup
 * @param timeout how long feeding and running the command may take; then it is killed
 */
public record FedCommand(List<String> command, Map<String, String> environment, String file, Duration timeout) {

    public FedCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command is empty; expected a program and its arguments");
        }
    }
}
