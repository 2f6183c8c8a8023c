package io.iotdr.cli.backup;

import io.iotdr.backup.repository.Repository;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code dr backup init} command. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Create the repository in every configured location that holds none: the first time, or after a location was added"
                    + " or lost.",
            "Mount every disk first: init creates a repository in each empty mount point. The next create, or heal, copies to a new"
                    + " location what it lacks.",
            "Exit status 4 when a location does not answer."
        })
final class BackupInitCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Override
    public Integer call() {
        Repository repository = backups.init();
        Map<String, String> missing = repository.backups().listing().missing();
        for (String name : repository.locations()) {
            if (!missing.containsKey(name)) {
                boolean made = repository.made().contains(name);
                backups.out().println(name + (made ? ": created" : ": holds the repository already"));
            }
        }
        backups.out().flush();
        return backups.told(List.of(), Backups.missing(missing));
    }
}
