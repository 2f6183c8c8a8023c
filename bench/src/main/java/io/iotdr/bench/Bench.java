package io.iotdr.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Runs one of the programs by its name; without one, lists them. */
public final class Bench {

    private Bench() {}

    /** One program. */
    interface Program {
        void run() throws Exception;
    }

    private static final Map<String, Program> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("steps", StepBench::run);
        PROGRAMS.put("resume", ResumeBench::run);
        PROGRAMS.put("takeover", TakeoverBench::run);
        PROGRAMS.put("guard", GuardBench::run);
        PROGRAMS.put("simulator", SimulatorBench::run);
        PROGRAMS.put("peers", PeerBench::run);
        PROGRAMS.put("backup", BackupBench::run);
        PROGRAMS.put("stages", StagesBench::run);
        PROGRAMS.put("onebyte", OneByteBench::run);
        PROGRAMS.put("verify", VerifyBench::run);
        PROGRAMS.put("log", LogBench::run);
        PROGRAMS.put("agent", AgentBench::run);
    }

    /** The name of a program. */
    public static void main(String[] arguments) throws Exception {
        if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        }
        Program program = arguments.length == 1 ? PROGRAMS.get(arguments[0]) : null;
        if (program == null) {
            System.err.println("java -jar bench/target/bench.jar " + String.join("|", PROGRAMS.keySet()));
            System.exit(2);
            return;
        }
        program.run();
        System.exit(0);
    }
}
