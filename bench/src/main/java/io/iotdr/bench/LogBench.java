package io.iotdr.bench;

import io.iotdr.backup.TransactionLog;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Readings of devices, 20 000 a second, shipped every second to two places: what would be lost, and what it costs. */
final class LogBench {

    private static final int RATE = 20_000;
    private static final int SECONDS = Integer.getInteger("seconds", 30);
    private static final int TICKS = 100;

    private LogBench() {}

    static void run() throws Exception {
        Path work = Files.createTempDirectory("bench-log");
        try (ThreadScheduler scheduler = new ThreadScheduler("bench-log")) {
            Repository repository = Repository.openOrInit(
                    List.of(
                            new Location("a", new FileSystemStore(work.resolve("a"))),
                            new Location("b", new FileSystemStore(work.resolve("b")))),
                    new PassphraseKey("benchmark"),
                    RepositoryOptions.DEFAULT,
                    new TimeSource(SystemClock.INSTANCE, scheduler));
            try (TransactionLog log = repository.log("readings", Duration.ofSeconds(1))) {
                append(log, 5);
                long cpu = cpu();
                long began = System.nanoTime();
                Duration worst = append(log, SECONDS);
                double share = (cpu() - cpu) / (double) (System.nanoTime() - began);
                Figures.say(
                        "%d records a second for %d s: at most %d ms would have been lost, %.1f %% of a core, %d MB stored of %d",
                        RATE,
                        SECONDS,
                        worst.toMillis(),
                        100 * share,
                        BenchTrees.size(work.resolve("a")) / 1_000_000,
                        (long) RATE * (SECONDS + 5) * payload(0).length / 1_000_000);
            }
            long kept = repository
                    .archive("readings")
                    .replay(0, Optional.empty(), record -> {})
                    .records();
            Figures.say("%d of %d records come back", kept, RATE * (SECONDS + 5));
        } finally {
            BenchTrees.delete(work);
        }
    }

    /** Gives how old the newest shipped record was at worst. */
    private static Duration append(TransactionLog log, int seconds) {
        long began = System.nanoTime();
        Duration worst = Duration.ZERO;
        for (int tick = 0; tick < seconds * TICKS; tick++) {
            for (int i = 0; i < RATE / TICKS; i++) {
                log.append(Instant.now(), payload(tick * i));
            }
            Duration exposed = Duration.between(log.shippedUpTo().orElse(Instant.now()), Instant.now());
            worst = exposed.compareTo(worst) > 0 ? exposed : worst;
            while (System.nanoTime() - began < (tick + 1) * 1_000_000_000L / TICKS) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        return worst;
    }

    private static byte[] payload(int number) {
        return String.format(
                        Locale.ROOT,
                        "{\"device\":\"sensor-%06d\",\"t\":%d,\"temperature\":%d.%d,\"battery\":%d}",
                        number % 50_000,
                        1_700_000_000_000L + number,
                        number % 40,
                        number % 10,
                        number % 100)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
