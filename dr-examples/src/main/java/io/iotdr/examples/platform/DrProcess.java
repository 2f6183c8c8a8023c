package io.iotdr.examples.platform;

import io.iotdr.cli.Dr;
import io.iotdr.examples.process.Child;
import io.iotdr.examples.process.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The {@code dr} command as a child of this lab: it ends when the lab does, even if the lab is killed. */
public final class DrProcess {

    private DrProcess() {}

    /**
     * Starts a command.
     *
     * @param onLine receives each line of its output: the first word, and the rest
     */
    static Child start(
            List<String> arguments, DrConfiguration configuration, Path log, BiConsumer<String, String> onLine) {
        List<String> command = new ArrayList<>(List.of(DrProcess.class.getName()));
        command.addAll(arguments);
        command.addAll(List.of("-c", configuration.file().toString()));
        return new Child(command, configuration.environment(), log, onLine);
    }

    public static void main(String[] arguments) {
        Thread parent = new Thread(() -> ChildProcess.untilParentEnds(() -> {}), "parent");
        parent.setDaemon(true);
        parent.start();
        Dr.main(arguments);
    }
}
