package io.iotdr.cli.build;

import io.iotdr.backup.repository.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Writes {@code dr.jsa} beside {@code dr.jar}: a class data sharing archive with the classes that the commands load, so
 * that {@code bin/dr} starts faster. A JVM of another kind ignores the archive. Lambdas are left out, since JDK 17.0.15
 * crashes while it writes them.
 */
final class SharedClasses {

    private static final long PATIENCE_SECONDS = 60;

    private final Path jar;
    private final Path work;
    private final Path config;

    private SharedClasses(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
        this.config = work.resolve("dr.yaml");
    }

    /** Writes the archive for a jar and its class path. The archive is optional, so a failure is only printed. */
    static void write(Path jar, Path archive) throws IOException, InterruptedException {
        Path made = archive.resolveSibling(archive.getFileName() + ".new");
        Path work = Files.createTempDirectory("dr-shared-classes");
        Files.deleteIfExists(archive);
        Files.deleteIfExists(made);
        try {
            new SharedClasses(jar, work).make(made);
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            System.err.println("could not write " + archive + ", so bin/dr starts slightly slower: " + e.getMessage());
        } finally {
            delete(work);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void make(Path archive) throws IOException, InterruptedException {
        configure();
        Set<String> classes = new LinkedHashSet<>();
        for (List<String> command : commands()) {
            classes.addAll(loaded(command));
        }
        Path list = Files.write(work.resolve("classes"), classes);
        java(
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                jar.toString());
    }

    private void configure() throws IOException {
        Path source = Files.createDirectory(work.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        KeyFile.create(work.resolve("key"));
        Files.writeString(config, """
                backup:
                  sources: {source: {type: directory, path: "%1$s/source"}}
                  locations: {first: {provider: filesystem, path: "%1$s/first"}}
                  encryption: {enabled: true, algorithm: AES-256, key: {provider: keyfile, path: "%1$s/key"}}
                """.formatted(work));
    }

    private List<List<String>> commands() {
        return List.of(
                List.of("init"),
                List.of("create"),
                List.of("create"),
                List.of("list"),
                List.of("verify", "--read-data"),
                List.of("restore", "latest", "--to", work.resolve("restored").toString()),
                List.of("prune"));
    }

    private List<String> loaded(List<String> command) throws IOException, InterruptedException {
        Path list = work.resolve("loaded");
        List<String> arguments =
                new ArrayList<>(List.of("-XX:DumpLoadedClassList=" + list, "-jar", jar.toString(), "backup"));
        arguments.addAll(command);
        arguments.addAll(List.of("-c", config.toString()));
        java(arguments.toArray(String[]::new));
        try (Stream<String> lines = Files.lines(list)) {
            return lines.filter(line -> !line.startsWith("@") && !line.contains("Lambda"))
                    .toList();
        }
    }

    /** Runs Java with the options that {@code bin/dr backup} uses. */
    private void java(String... arguments) throws IOException, InterruptedException {
        Path said = work.resolve("said");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("timed out after " + PATIENCE_SECONDS + " s: " + String.join(" ", command));
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "exit status " + process.exitValue() + " from " + String.join(" ", command) + ": " + tail(said));
        }
    }

    private static String tail(Path said) throws IOException {
        String all = Files.readString(said);
        return all.substring(Math.max(0, all.length() - 500)).strip();
    }
}
