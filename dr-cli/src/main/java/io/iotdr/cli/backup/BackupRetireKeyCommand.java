package io.iotdr.cli.backup;

import io.iotdr.cli.console.JsonOption;
import io.iotdr.plan.NearestName;
import io.iotdr.spi.KeyProvider;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The {@code dr backup retire-key} command. */
@Command(
        name = "retire-key",
        mixinStandardHelpOptions = true,
        description = {
            "Revoke a key of backup.encryption.other_keys in every reachable location; it can then not open the repository.",
            "Remove the key from the configuration afterwards, or the next command adds it again."
        })
final class BackupRetireKeyCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "NAME", description = "The key's name in other_keys.")
    private String name = "";

    @Override
    public Integer call() {
        SortedMap<String, KeyProvider> keys = backups.otherKeys();
        KeyProvider key = keys.get(name);
        if (key == null) {
            throw backups.usage("there is no '" + name + "' in backup.encryption.other_keys"
                    + NearestName.hint(name, List.copyOf(keys.keySet())));
        }
        backups.repository().retire(key);
        json.print(
                backups.out(),
                Map.of("retired", name, "key", key.describe()),
                () -> backups.out()
                        .println(key.describe() + " can no longer open the repository; now remove '" + name
                                + "' from backup.encryption.other_keys"));
        return 0;
    }
}
