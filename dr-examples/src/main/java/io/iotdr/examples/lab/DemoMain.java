package io.iotdr.examples.lab;

import picocli.CommandLine;

/** The main class of {@code demo.jar}. */
public final class DemoMain {

    private DemoMain() {}

    /** Runs the demo and exits the process with its status: 0 when every region recovered, 1 when not, 2 for bad usage. */
    public static void main(String[] arguments) {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "off");
        }
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new DemoCommand()).execute(arguments);
    }
}
