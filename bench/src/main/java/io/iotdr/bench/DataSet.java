package io.iotdr.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Generates the files of an IoT platform, about 950 MB in 20 000 files at scale 1: telemetry as text of which half is repeated, time series
 * blocks with two noisy bytes in four, many small device shadows, firmware images that are stored three times, and a database with half
 * empty pages. The same seed gives the same bytes.
 */
final class DataSet {

    private final Path root;
    private final double scale;
    private final Random random;

    private DataSet(Path root, double scale, long seed) {
        this.root = root;
        this.scale = scale;
        this.random = new Random(seed);
    }

    /** The first day. */
    static void make(Path root, double scale) throws IOException {
        new DataSet(root, scale, 20261123).firstDay();
    }

    /** The day after: one small file in a hundred is another, one in five hundred is gone, and large ones got lines in their middle. */
    static void age(Path root) throws IOException {
        new DataSet(root, 1, 20261124).nextDay();
    }

    private void firstDay() throws IOException {
        byte[] base = telemetry(200_000);
        for (int i = 0; i < 24 * scale; i++) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(telemetry(100_000));
            file.write(base, 0, base.length / 2);
            write("telemetry/2026-11-22/seg-" + i + ".csv", file.toByteArray());
        }
        for (int i = 0; i < 10 * scale; i++) {
            write("tsdb/block-" + i + ".bin", block(24 << 20));
        }
        for (int i = 0; i < 20_000 * scale; i++) {
            write(String.format(Locale.ROOT, "shadows/%02x/dev-%06d.json", i % 256, i), shadow(i));
        }
        byte[][] firmware = new byte[6][8 << 20];
        for (byte[] image : firmware) {
            random.nextBytes(image);
        }
        for (int i = 0; i < 18 * scale; i++) {
            write("firmware/image-" + i + ".bin", firmware[i % 6]);
        }
        ByteArrayOutputStream pages = new ByteArrayOutputStream();
        for (int i = 0; i < 12_000 * scale; i++) {
            byte[] page = new byte[8192];
            byte[] lines = telemetry(60);
            System.arraycopy(lines, 0, page, 24, Math.min(lines.length, 4072));
            pages.writeBytes(page);
        }
        write("db/base.1", pages.toByteArray());
        write("db/base.2", block(64 << 20));
    }

    private void nextDay() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        int large = 0;
        for (Path file : files) {
            if (file.toString().contains("shadows")) {
                int drawn = random.nextInt(500);
                if (drawn == 0) {
                    Files.delete(file);
                } else if (drawn <= 5) {
                    Files.write(file, shadow(random.nextInt(1_000_000)));
                }
            } else if (large++ % 6 == 0) {
                byte[] before = Files.readAllBytes(file);
                ByteArrayOutputStream after = new ByteArrayOutputStream();
                after.write(before, 0, before.length / 3);
                after.writeBytes(telemetry(500));
                after.write(before, before.length / 3, before.length - before.length / 3);
                Files.write(file, after.toByteArray());
            }
        }
        write("telemetry/2026-11-23/seg-0.csv", telemetry(200_000));
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private byte[] telemetry(int lines) {
        StringBuilder out = new StringBuilder(lines * 70);
        long time = 1_760_000_000_000L;
        double temperature = 20;
        for (int i = 0; i < lines; i++) {
            time += 900 + random.nextInt(200);
            temperature += random.nextGaussian() * 0.05;
            out.append(time)
                    .append(",dev-")
                    .append(100_000 + random.nextInt(200_000))
                    .append(",temperature,");
            out.append(Math.round(temperature * 1000) / 1000.0).append(",humidity,");
            out.append(Math.round(4000 + random.nextDouble() * 2000) / 100.0).append(",battery,");
            out.append(random.nextInt(100)).append(",ok\n");
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] block(int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        byte high = (byte) random.nextInt(4);
        for (int i = 0; i < size; i += 4) {
            out[i] = 0;
            out[i + 1] = high;
        }
        return out;
    }

    private byte[] shadow(int device) {
        StringBuilder tags = new StringBuilder();
        for (int i = 2 + random.nextInt(38); i > 0; i--) {
            tags.append('"')
                    .append(String.valueOf((char) ('a' + random.nextInt(8))).repeat(3))
                    .append("\",");
        }
        byte[] certificate = new byte[32];
        random.nextBytes(certificate);
        return ("{\"deviceId\":\"dev-" + device + "\",\"version\":" + random.nextInt(10_000)
                        + ",\"reported\":{\"fw\":\"2." + random.nextInt(9) + "." + random.nextInt(20) + "\",\"temp\":"
                        + random.nextDouble() * 40 + ",\"tags\":[" + tags + "\"\"]},\"cert\":\""
                        + java.util.HexFormat.of().formatHex(certificate) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
