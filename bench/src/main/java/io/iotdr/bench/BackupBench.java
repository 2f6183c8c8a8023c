package io.iotdr.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Backups beside restic and borg, in turn, as whole processes with their start: all of the data, the same again, the day after, and a
 * restore, which {@code cp -r} does too. Needs {@code restic}, {@code borg} and GNU {@code time} on the path, and the assembled {@code dr-cli/target/dr}.
 */
final class BackupBench {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final double SCALE = Double.parseDouble(System.getProperty("scale", "1.0"));

    private final Path work;
    private final Path data;
    private final Path config;
    private final Map<String, List<Double>> walls = new LinkedHashMap<>();
    private final Map<String, List<Double>> processors = new LinkedHashMap<>();
    private final Map<String, Long> memory = new LinkedHashMap<>();
    private final Map<String, Long> sizes = new LinkedHashMap<>();

    private BackupBench(Path work) {
        this.work = work;
        this.data = work.resolve("data");
        this.config = work.resolve("dr.yaml");
    }

    static void run() throws Exception {
        Path work = Files.createTempDirectory("bench-backup");
        try {
            new BackupBench(work).compare();
        } finally {
            BenchTrees.delete(work);
        }
    }

    private void compare() throws Exception {
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        Path keyFile = Files.writeString(work.resolve("key"), HexFormat.of().formatHex(key));
        Files.setPosixFilePermissions(keyFile, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                config,
                "backup:\n  sources: {platform: {path: " + data + "}}\n  locations: {a: {provider: filesystem, path: "
                        + work.resolve("dr") + "}}\n  encryption: {key: {provider: keyfile, path: " + keyFile + "}}\n");
        for (int round = 1; round <= ROUNDS; round++) {
            for (String name : List.of("data", "dr", "restic", "borg")) {
                BenchTrees.delete(work.resolve(name));
            }
            DataSet.make(data, SCALE);
            Figures.say("round %d of %d", round, ROUNDS);
            quiet(dr("backup", "init").toArray(String[]::new));
            quiet("restic", "init");
            quiet("borg", "init", "-e", "repokey-blake2", work.resolve("borg").toString());
            stage("full");
            stage("unchanged");
            DataSet.age(data);
            stage("day after");
            for (String tool : List.of("dr", "restic", "borg")) {
                sizes.put(tool, BenchTrees.size(work.resolve(tool)));
            }
            restore();
        }
        tell();
    }

    private void stage(String stage) throws Exception {
        measured(stage, "dr", dr("backup", "create"));
        measured(stage, "restic", List.of("restic", "-q", "backup", data.toString()));
        measured(
                stage,
                "borg",
                List.of("borg", "create", "-C", "zstd,3", work.resolve("borg") + "::" + stage.replace(' ', '-'), "."));
    }

    private void restore() throws Exception {
        Path to = work.resolve("restored");
        measured("restore", "dr", dr("backup", "restore", "latest", "--to", to.toString()));
        BenchTrees.delete(to);
        measured("restore", "restic", List.of("restic", "-q", "restore", "latest", "--target", to.toString()));
        BenchTrees.delete(to);
        Files.createDirectories(to);
        measured("restore", "borg", List.of("borg", "extract", work.resolve("borg") + "::day-after"));
        BenchTrees.delete(to);
        measured("restore", "cp -r", List.of("cp", "-r", data.toString(), to.toString()));
        BenchTrees.delete(to);
    }

    private List<String> dr(String... arguments) {
        List<String> command = new ArrayList<>(List.of("dr-cli/target/dr/bin/dr"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", config.toString()));
        return command;
    }

    private void measured(String stage, String tool, List<String> command) throws Exception {
        Path figures = work.resolve("time");
        List<String> timed = new ArrayList<>(List.of("time", "-o", figures.toString(), "-f", "%e %U %S %M"));
        timed.addAll(command);
        boolean extracts = command.contains("extract");
        boolean creates = tool.equals("borg") && !extracts;
        start(timed, tool.equals("dr") ? Path.of("") : extracts ? work.resolve("restored") : creates ? data : work);
        String[] read = Files.readString(figures).strip().split("[ \n]");
        int last = read.length - 4;
        String name = stage + ": " + tool;
        walls.computeIfAbsent(name, n -> new ArrayList<>()).add(Double.parseDouble(read[last]));
        processors
                .computeIfAbsent(name, n -> new ArrayList<>())
                .add(Double.parseDouble(read[last + 1]) + Double.parseDouble(read[last + 2]));
        memory.merge(name, Long.parseLong(read[last + 3]) / 1024, Math::max);
    }

    private void quiet(String... command) throws Exception {
        start(List.of(command), work);
    }

    private void start(List<String> command, Path directory) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(work.resolve("errors").toFile());
        builder.environment().put("RESTIC_REPOSITORY", work.resolve("restic").toString());
        builder.environment().put("RESTIC_PASSWORD", "benchmark");
        builder.environment().put("BORG_PASSPHRASE", "benchmark");
        builder.environment().put("BORG_BASE_DIR", work.resolve("borg-home").toString());
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(
                    command + " ended with status " + status + ": " + Files.readString(work.resolve("errors")));
        }
    }

    private void tell() {
        walls.forEach((name, all) -> Figures.say(
                "%-18s median %6.2f s, processors %6.2f s, at most %d MB",
                name, median(all), median(processors.getOrDefault(name, List.of())), memory.getOrDefault(name, 0L)));
        for (String stage : List.of("full", "unchanged", "day after", "restore")) {
            for (String peer : List.of("restic", "borg", "cp -r")) {
                if (walls.containsKey(stage + ": " + peer)) {
                    Figures.say(
                            "%-10s %-6s takes %.2f times as long as dr (median of the rounds' ratios)",
                            stage, peer, median(ratios(stage, peer)));
                }
            }
        }
        sizes.forEach((tool, size) -> Figures.say("%-6s stores %d MB", tool, size / 1_000_000));
    }

    private List<Double> ratios(String stage, String peer) {
        List<Double> ours = walls.getOrDefault(stage + ": dr", List.of());
        List<Double> theirs = walls.getOrDefault(stage + ": " + peer, List.of());
        List<Double> out = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            out.add(theirs.get(i) / ours.get(i));
        }
        return out;
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }
}
