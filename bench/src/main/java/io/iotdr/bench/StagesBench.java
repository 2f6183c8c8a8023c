package io.iotdr.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The stages of a backup, each alone, by JMH. */
final class StagesBench {

    private StagesBench() {}

    static void run() throws RunnerException {
        new Runner(new OptionsBuilder().include("io.iotdr.bench.Stages").build()).run();
    }
}
