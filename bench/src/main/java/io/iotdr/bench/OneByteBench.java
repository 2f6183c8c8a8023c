package io.iotdr.bench;

import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** One byte in the middle of a file of 10 GB changes: what the next backup, a whole process, takes and stores. */
final class OneByteBench {

    private static final int SIZE = Integer.getInteger("gigabytes", 10);
    private static final int BLOCK = 1_000_000;

    private OneByteBench() {}

    static void run() throws Exception {
        Path work = Files.createTempDirectory("bench-onebyte");
        try {
            Path key = work.resolve("key");
            Files.writeString(key, HexFormat.of().formatHex(new byte[32]));
            Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            Path file = Files.createDirectories(work.resolve("data")).resolve("image");
            fill(file);
            Path config = Files.writeString(work.resolve("dr.yaml"), """
                    backup:
                      sources: {image: {path: %1$s/data}}
                      locations: {a: {provider: filesystem, path: %1$s/dr}}
                      encryption: {key: {provider: keyfile, path: %1$s/key}}
                    """.formatted(work));
            backUp(work, config, "all of it");
            try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
                image.seek(image.length() / 2);
                int old = image.read();
                image.seek(image.length() / 2);
                image.write(old ^ 1);
            }
            backUp(work, config, "one byte changed");
        } finally {
            BenchTrees.delete(work);
        }
    }

    private static void fill(Path file) throws Exception {
        byte[] block = new byte[BLOCK];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < SIZE * 1_000; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    private static void backUp(Path work, Path config, String what) throws Exception {
        long before = BenchTrees.size(work.resolve("dr"));
        Path figures = work.resolve("time");
        List<String> command = List.of(
                "time",
                "-o",
                figures.toString(),
                "-f",
                "%e %M",
                "dr-cli/target/dr/bin/dr",
                "backup",
                "create",
                "--init",
                "-c",
                config.toString());
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("said").toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException(Files.readString(work.resolve("said")));
        }
        String[] read = Files.readString(figures).strip().split(" ");
        Figures.say(
                "%d GB, %s: %s s, %d MB of memory, %.2f MB stored",
                SIZE,
                what,
                read[0],
                Long.parseLong(read[1]) / 1024,
                (BenchTrees.size(work.resolve("dr")) - before) / 1e6);
    }
}
