package io.iotdr.bench;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures the time to verify the structure of a large repository whose data is simulated. */
final class VerifyBench {

    private static final long GIB = 1L << 30;
    private static final int SIZE = Integer.getInteger("gigabytes", 100);
    private static final int ROUNDS = 5;

    private VerifyBench() {}

    static void run() throws Exception {
        Path work = Files.createTempDirectory("bench-verify");
        try {
            BackupManager backups = SimulatedRepository.make(work, SIZE * GIB).backups();
            for (int round = 1; round <= ROUNDS; round++) {
                long began = System.nanoTime();
                VerifyResult found = backups.verify(VerifyDepth.STRUCTURE);
                Figures.say(
                        "%d GiB, %d recovery points, %d objects, sound: %s, round %d: %.2f s",
                        SIZE, found.points(), found.objects(), found.sound(), round, (System.nanoTime() - began) / 1e9);
            }
        } finally {
            BenchTrees.delete(work);
        }
    }
}
