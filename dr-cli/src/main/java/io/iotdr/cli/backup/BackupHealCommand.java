package io.iotdr.cli.backup;

import io.iotdr.cli.console.JsonOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code dr backup heal} command. */
@Command(
        name = "heal",
        mixinStandardHelpOptions = true,
        description = {
            "Copy missing objects to every location, and replace damaged objects with intact copies from others.",
            "Exit status 1 when an object has no intact copy in any location."
        })
final class BackupHealCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        List<String> done = backups.open().heal();
        json.print(backups.out(), Map.of("repairs", done), () -> {
            done.forEach(backups.out()::println);
            backups.out().println(done.isEmpty() ? "nothing to repair" : done.size() + " repairs");
        });
        return done.stream().anyMatch(d -> d.contains("whole in no other location")) ? 1 : 0;
    }
}
