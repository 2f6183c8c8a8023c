package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.testkit.junit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code dr backup} when a location is new, lost or not mounted. */
final class BackupLocationTest {

    @TempDir
    private Path directory;

    private Path config;
    private String said = "";

    @BeforeEach
    void configure() throws IOException {
        KeyFile.create(directory.resolve("key"));
        Files.createDirectories(directory.resolve("source"));
        Files.writeString(directory.resolve("source/file"), "content");
        config = Files.writeString(directory.resolve("dr.yaml"), """
                backup:
                  quorum: 1
                  sources:
                    platform: {path: %1$s/source}
                  locations:
                    a: {provider: filesystem, path: %1$s/a}
                    b: {provider: filesystem, path: %1$s/b}
                  encryption: {key: {provider: keyfile, path: %1$s/key}}
                """.formatted(directory));
    }

    private int dr(String... arguments) {
        List<String> all = Stream.concat(Stream.of(arguments), Stream.of("--config", config.toString()))
                .toList();
        CliRunner.Ended ended = CliRunner.dr(new ByteArrayOutputStream(), all.toArray(String[]::new));
        said = ended.all();
        return ended.status();
    }

    @Test
    void initMakesTheRepositoryWhereItIsMissing() {
        assertThat(dr("backup", "init")).as(said).isZero();
        assertThat(said).contains("a: created", "b: created");
        assertThat(dr("backup", "init")).isZero();
        assertThat(said).contains("a: holds the repository already", "b: holds the repository already");
    }

    @Test
    void aRepositoryIsMadeOnlyWhenAPersonWantsIt() throws IOException {
        assertThat(dr("backup", "create")).as(said).isEqualTo(1);
        assertThat(said)
                .contains("there is no repository in a, b")
                .contains("dr backup init -c " + config)
                .doesNotContain("-platform-");
        assertThat(directory.resolve("a")).doesNotExist();
        assertThat(dr("backup", "create", "--init")).as(said).isZero();
        assertThat(said).contains("it is new in a, b", "-platform-");
        assertThat(dr("backup", "create", "--init")).as(said).isZero();
        for (String location : List.of("a", "b")) {
            Files.move(directory.resolve(location), directory.resolve(location + "-disk"));
            Files.createDirectory(directory.resolve(location));
        }
        assertThat(dr("backup", "create")).as("no disk is mounted").isEqualTo(1);
        assertThat(directory.resolve("a")).isEmptyDirectory();
        assertThat(directory.resolve("b")).isEmptyDirectory();
    }

    @Test
    void aLocationThatDoesNotAnswerIsNotSaidToHoldTheRepository() throws IOException {
        assertThat(dr("backup", "init")).as(said).isZero();
        Files.move(directory.resolve("b"), directory.resolve("disk"));
        Files.writeString(directory.resolve("b"), "a file in the place of the directory");
        assertThat(dr("backup", "init")).as(said).isEqualTo(4);
        assertThat(said).contains("a: holds the repository already", "location missing: b: ");
        assertThat(said).doesNotContain("b: holds");
    }

    @Test
    void aLocationWhoseDiskIsNotMountedIsNamedAndLeftEmpty() throws IOException {
        assertThat(dr("backup", "create", "--init")).as(said).isZero();
        Files.move(directory.resolve("b"), directory.resolve("disk"));
        Files.createDirectory(directory.resolve("b"));
        assertThat(dr("backup", "create")).as(said).isEqualTo(4);
        assertThat(said).contains("-platform-", "b holds no repository; is it mounted?", "dr backup init");
        assertThat(dr("backup", "verify", "--read-data")).as(said).isEqualTo(4);
        assertThat(said).contains("b holds no repository");
        assertThat(dr("backup", "heal")).as(said).isEqualTo(4);
        assertThat(said).contains("b holds no repository");
        assertThat(dr("backup", "prune")).as(said).isEqualTo(1);
        assertThat(said).contains("b holds no repository");
        try (Stream<Path> found = Files.list(directory.resolve("b"))) {
            assertThat(found).isEmpty();
        }
        Files.writeString(config, Files.readString(config).replace("quorum: 1", "quorum: 2"));
        assertThat(dr("backup", "create")).as(said).isEqualTo(1);
        assertThat(said).contains("2 of its 2 locations are needed, and these are missing: b holds no repository");
        assertThat(dr("backup", "init")).as(said).isZero();
        assertThat(said).contains("a: holds the repository already", "b: created");
        assertThat(dr("backup", "heal")).as(said).isZero();
        assertThat(dr("backup", "verify", "--read-data")).as(said).isZero();
    }

    @Test
    void scheduledBackupsTellOfAMissingLocation() throws Exception {
        assertThat(dr("backup", "init")).as(said).isZero();
        Files.move(directory.resolve("b"), directory.resolve("disk"));
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("{path: " + directory + "/source}", "{path: " + directory + "/source, rpo: 100ms}"));
        for (String format : List.of("text", "--json")) {
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            List<String> arguments = new ArrayList<>(List.of("backup", "run", "--config", config.toString()));
            if (!format.equals("text")) {
                arguments.add(format);
            }
            Thread running = new Thread(() -> CliRunner.dr(heard, arguments.toArray(String[]::new)), "dr-backup-run");
            running.start();
            Await.until(
                    "the missing location to be told",
                    () -> heard.toString(StandardCharsets.UTF_8).contains("b holds no repository"));
            running.interrupt();
            running.join();
        }
    }
}
