package io.iotdr.bench;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.RecoveryPlan;
import java.nio.file.Files;

/**
 * One thousand steps that do nothing, one after the other, in turn on this engine (file journal, every fsync done), on Temporal's
 * in-memory test server (which keeps nothing on disk), and as a chain of db-scheduler's tasks
 * on a PostgreSQL that syncs each commit to disk and on one that does not.
 */
final class PeerBench {

    private static final int STEPS = 1_000;
    private static final int ROUNDS = 5;

    private PeerBench() {}

    static void run() throws Exception {
        double[] ours = new double[ROUNDS];
        double[] temporal = new double[ROUNDS];
        double[] synced = new double[ROUNDS];
        double[] unsynced = new double[ROUNDS];
        try (TemporalPeer temporalPeer = new TemporalPeer();
                DbSchedulerPeer syncedPeer = new DbSchedulerPeer(true);
                DbSchedulerPeer unsyncedPeer = new DbSchedulerPeer(false)) {
            Figures.say("steps a second of %d sequential steps that do nothing; the first round is cold", STEPS);
            Figures.say(
                    "%6s %12s %12s %20s %20s",
                    "round", "iot-dr", "Temporal", "db-scheduler, fsync", "db-scheduler, none");
            for (int round = 0; round < ROUNDS; round++) {
                ours[round] = STEPS / seconds(PeerBench::ours);
                temporal[round] = STEPS / seconds(() -> temporalPeer.run(STEPS));
                synced[round] = STEPS / seconds(() -> syncedPeer.run(STEPS));
                unsynced[round] = STEPS / seconds(() -> unsyncedPeer.run(STEPS));
                Figures.say(
                        "%6d %12.0f %12.0f %20.0f %20.0f",
                        round + 1, ours[round], temporal[round], synced[round], unsynced[round]);
            }
        }
        Figures.say(
                "median of the ratios to Temporal: %.1f, to db-scheduler with fsync: %.1f, without: %.1f",
                ratio(ours, temporal), ratio(ours, synced), ratio(ours, unsynced));
    }

    private static double ratio(double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ours.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        java.util.Arrays.sort(ratios);
        return ratios[ratios.length / 2];
    }

    private static double seconds(Bench.Program program) throws Exception {
        long began = System.nanoTime();
        program.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void ours() throws Exception {
        RecoveryPlan plan = NoOp.plan(STEPS);
        try (DisasterRecovery recovery = NoOp.orchestrator(plan, new NoOp(n -> {}), Files.createTempDirectory("bench"))
                .build()) {
            NoOp.run(recovery);
        }
    }
}
