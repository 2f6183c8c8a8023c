package io.iotdr.cli.backup;

import io.iotdr.backup.HealResult;
import io.iotdr.cli.console.Count;
import io.iotdr.cli.console.JsonOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code dr backup heal} command. */
@Command(
        name = "heal",
        mixinStandardHelpOptions = true,
        description = {
            "Copy missing objects to every location, and replace damaged objects with intact copies from others.",
            "Exit status 1 when an object has no intact copy in any location, 4 when a location does not answer."
        })
final class BackupHealCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        HealResult healed = backups.openToHeal().heal();
        json.print(backups.out(), healed, () -> {
            healed.repairs().forEach(backups.out()::println);
            healed.lost().forEach(backups.out()::println);
            backups.out().println(summary(healed));
        });
        int missing = backups.told(List.of(), Backups.missing(healed.missing()));
        return healed.lost().isEmpty() ? missing : 1;
    }

    private static String summary(HealResult healed) {
        String done = healed.repairs().isEmpty()
                ? "nothing was repaired"
                : Count.of(healed.repairs().size(), "repair");
        return healed.lost().isEmpty()
                ? done
                : done + "; NOT REPAIRED: " + Count.of(healed.lost().size(), "problem");
    }
}
