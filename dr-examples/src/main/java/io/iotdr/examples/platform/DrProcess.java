package io.iotdr.examples.platform;

import io.iotdr.cli.Dr;
import io.iotdr.examples.process.ChildProcess;

/** The {@code dr} command as a child of this lab: it ends when the lab does, even if the lab is killed. */
public final class DrProcess {

    private DrProcess() {}

    public static void main(String[] arguments) {
        Thread parent = new Thread(() -> ChildProcess.untilParentEnds(() -> {}), "parent");
        parent.setDaemon(true);
        parent.start();
        Dr.main(arguments);
    }
}
