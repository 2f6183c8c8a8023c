package io.iotdr.bench;

import io.iotdr.backup.repository.internal.format.Codec;
import io.iotdr.backup.repository.internal.format.Codec.Packer;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.internal.write.Chunker;
import io.iotdr.backup.repository.options.Compression;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures each stage of a backup on one core with chunks of 1 MiB, so that operations a second are MiB a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Stages {

    private static final int CHUNK = 1 << 20;

    /** Rows of readings, or what cannot be compressed. */
    @Param({"csv", "random"})
    String data = "csv";

    private final Sealing sealing = new Sealing(new byte[Sealing.KEY_BYTES]);
    private final Sealing.Namer namer = sealing.namer();
    private final Packer packer = Codec.packer(Compression.ZSTD);
    private final byte[] out = new byte[2 * CHUNK];
    private byte[] plain = {};
    private byte[] compressed = {};
    private byte[] sealed = {};
    private Chunker.Search search = new Chunker(new byte[Chunker.secretBytes()]).search();

    /** Makes a chunk, and what the stages of a restore begin with. */
    @Setup(Level.Trial)
    public void make() {
        search = new Chunker(sealing.secret("chunker", Chunker.secretBytes())).search();
        plain = data.equals("csv") ? csv() : random();
        compressed = Codec.pack(Compression.ZSTD, plain);
        sealed = sealing.seal("pack", "name", plain);
    }

    /** Gives native memory back. */
    @TearDown(Level.Trial)
    public void close() {
        packer.close();
    }

    private static byte[] random() {
        byte[] bytes = new byte[CHUNK];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] csv() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder rows = new StringBuilder(CHUNK + 100);
        while (rows.length() < CHUNK) {
            rows.append(String.format(
                    Locale.ROOT,
                    "sensor-%05d,2026-01-01T%02d:%02d:%02dZ,%.3f,%.2f%n",
                    random.nextInt(5_000),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextDouble() * 40,
                    random.nextDouble() * 100));
        }
        return rows.substring(0, CHUNK).getBytes(StandardCharsets.US_ASCII);
    }

    /** FastCDC. */
    @Benchmark
    public int cut() {
        search.restart();
        int end = search.end(plain, plain.length);
        return end;
    }

    /** HMAC-SHA256. */
    @Benchmark
    public Object name() {
        return namer.name(plain, 0, plain.length);
    }

    /** zstd, level 1. */
    @Benchmark
    public int compress() {
        return packer.pack(plain, plain.length, out);
    }

    /** AES-256-GCM, with the derivation of a key. */
    @Benchmark
    public byte[] seal() {
        return sealing.seal("pack", "name", plain);
    }

    /** AES-256-GCM. */
    @Benchmark
    public byte[] open() {
        return sealing.open("pack", "name", sealed);
    }

    /** zstd. */
    @Benchmark
    public byte[] decompress() {
        return Codec.unpack(Compression.ZSTD, compressed, CHUNK);
    }
}
