package io.iotdr.examples.platform;

import static io.iotdr.examples.platform.RegionAddresses.at;

import io.iotdr.cli.Dr;
import io.iotdr.examples.platform.server.PostgresCluster;
import io.iotdr.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The configuration of {@code dr} commands: a file, and the environment variables that it refers to.
 */
record DrConfiguration(Path file, Map<String, String> environment) {

    private static final String TEMPLATE = "/open-platform-agent.yaml";
    private static final String ARCHIVE = "archive.sh";

    /** Writes that of a region, and the script that archives the log of its database. */
    static DrConfiguration write(
            Path directory,
            RegionAddresses own,
            RegionAddresses other,
            PostgresCluster database,
            Map<String, String> platform) {
        Map<String, String> all = new TreeMap<>(platform);
        String programs = PostgresCluster.programs().toString();
        all.put("PATH", programs + ":" + System.getenv().getOrDefault("PATH", ""));
        all.put("OPEN_CONTROL", PostgresCluster.url(own.control()));
        all.put("OPEN_RUNTIME_PORT", String.valueOf(own.runtime()));
        all.put("OPEN_DATABASE", PostgresCluster.url(own.inside().database()));
        all.put("OPEN_DATABASE_PORT", String.valueOf(own.inside().database()));
        all.put("OPEN_OTHER_DATABASE_PORT", String.valueOf(other.outside().database()));
        all.put("OPEN_OTHER_GATEWAY", at(other.outside().gateway()));
        all.put("OPEN_DATA", database.data().toString());
        all.put("OPEN_PROGRAMS", programs);
        all.put("OPEN_RESTORES", directory.resolve("restores").toString());
        DrConfiguration made = new DrConfiguration(directory.resolve("agent.yaml"), Map.copyOf(all));
        try (InputStream template = Objects.requireNonNull(DrConfiguration.class.getResourceAsStream(TEMPLATE))) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(made.file(), filled(text, own, other, database));
            Files.writeString(directory.resolve(ARCHIVE), made.archiveScript());
            Files.setPosixFilePermissions(directory.resolve(ARCHIVE), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + directory, e);
        }
        return made;
    }

    private static String filled(
            String template, RegionAddresses own, RegionAddresses other, PostgresCluster database) {
        return template.replace("REGION:", own.name() + ":")
                .replace("OTHER:", other.name() + ":")
                .replace("stop: STOP", "stop: " + Json.write(database.stopCommand()))
                .replace("start: START", "start: " + Json.write(database.startCommand()))
                .replace("start: RESTORED", "start: " + Json.write(database.startRestoredCommand()))
                .replace("ready: READY", "ready: " + Json.write(database.readyCommand()))
                .replace("run_as: RUN_AS", "run_as: " + Json.write(PostgresCluster.unprivileged()));
    }

    /** PostgreSQL runs its archive_command in an environment of its own. */
    private String archiveScript() {
        StringBuilder script = new StringBuilder("#!/bin/sh\n");
        environment.forEach((name, value) ->
                script.append("export ").append(name).append("='").append(value).append("'\n"));
        return script.append("exec '")
                .append(Path.of(System.getProperty("java.home"), "bin", "java"))
                .append("' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '")
                .append(System.getProperty("java.class.path"))
                .append("' ")
                .append(Dr.class.getName())
                .append(" backup wal-push -c '")
                .append(file)
                .append("' telemetry \"$1\"\n")
                .toString();
    }

    /** Returns the settings with which the database archives its log, at the latest every five seconds. */
    String archiving() {
        return "archive_mode = on\narchive_timeout = 5\narchive_command = '" + file.resolveSibling(ARCHIVE)
                + " \"%p\"'\n";
    }
}
