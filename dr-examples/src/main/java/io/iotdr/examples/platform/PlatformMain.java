package io.iotdr.examples.platform;

import picocli.CommandLine;

/** The main class of the open-platform lab. */
public final class PlatformMain {

    private PlatformMain() {}

    /** Runs the lab and exits: status 0 when every move completed, 1 when one did not, 2 for bad usage. */
    public static void main(String[] arguments) {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "off");
        }
        System.exit(new CommandLine(new PlatformCommand()).execute(arguments));
    }
}
