package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotdr.backup.repository.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the commands that read the files of recovery points. */
final class BackupFilesTest {

    @TempDir
    private Path directory;

    private Path source;
    private Path config;
    private String first;
    private CliRunner.Ended ended;

    @BeforeEach
    void backUp() throws IOException {
        KeyFile.create(directory.resolve("key"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.createDirectories(source.resolve("config"));
        Files.writeString(source.resolve("config/a.yaml"), "a: 1\n");
        Files.writeString(source.resolve("config/b.yaml"), "b: 1\n");
        Files.writeString(source.resolve("config/evil\u001b[2J\u202ename"), "x");
        Files.createLink(source.resolve("config/c.yaml"), source.resolve("config/b.yaml"));
        Files.createSymbolicLink(source.resolve("latest"), Path.of("config/a.yaml"));
        config = Files.writeString(directory.resolve("dr.yaml"), """
                backup:
                  sources: {platform: {path: %1$s/source}}
                  locations: {a: {provider: filesystem, path: %1$s/a}}
                  encryption: {key: {provider: keyfile, path: %1$s/key}}
                """.formatted(directory));
        assertThat(dr("create", "--init")).as(ended.all()).isZero();
        first = ended.out().split(" ")[0];
    }

    private List<Path> files(String below) throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve(below))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private int dr(String... arguments) {
        List<String> all = Stream.of(Stream.of("backup"), Stream.of(arguments), Stream.of("-c", config.toString()))
                .flatMap(s -> s)
                .toList();
        ended = CliRunner.dr(all.toArray(String[]::new));
        return ended.status();
    }

    @Test
    void lsListsFilesAndWritesNoControlCharacters() throws IOException {
        Files.setPosixFilePermissions(source.resolve("config/a.yaml"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(
                source.resolve("config/a.yaml"), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(dr("create")).isZero();
        assertThat(dr("ls", "platform")).as(ended.all()).isZero();
        assertThat(ended.out().lines()).hasSize(7);
        assertThat(ended.out())
                .containsPattern("-rw-r----- +\\d+ +\\d+ +5 2026-01-02T03:04:05Z config/a.yaml\n")
                .containsPattern("lrwxrwxrwx .* latest -> config/a.yaml\n")
                .contains("config/c.yaml = config/b.yaml")
                .contains("config/evil\\x1b[2J\\u202ename")
                .doesNotContain("\u001b")
                .doesNotContain("\u202e");
        assertThat(dr("ls", first, "config/*.yaml")).isZero();
        assertThat(ended.out().lines()).hasSize(3);
        assertThat(dr("ls", "latest", "--json")).isZero();
        JsonNode files = new ObjectMapper().readTree(ended.out()).get("files");
        assertThat(files).hasSize(7);
        assertThat(files.toString()).contains("\"kind\":\"HARD_LINK\"");
        assertThat(dr("ls", "nothing")).isEqualTo(2);
        assertThat(dr("ls", "platform", "nothing")).isEqualTo(1);
        assertThat(ended.all()).contains("nothing in ", "matches 'nothing'");
    }

    @Test
    void findTellsWhichPointsHaveAFile() throws IOException {
        Files.delete(source.resolve("config/a.yaml"));
        assertThat(dr("create")).isZero();
        assertThat(dr("find", "a.yaml")).as(ended.all()).isZero();
        assertThat(ended.out().lines())
                .singleElement()
                .asString()
                .startsWith(first)
                .endsWith("config/a.yaml");
        assertThat(dr("find", "config/*.yaml", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(ended.out())).hasSize(5);
        assertThat(dr("find", "no-such-file")).isEqualTo(1);
        assertThat(dr("find", "a.yaml", "--source", "other")).isEqualTo(2);
        assertThat(dr("find", "{a,b}.yaml")).isZero();
        assertThat(ended.out().lines()).hasSize(3);
        assertThat(dr("find", "a[")).isEqualTo(2);
        assertThat(ended.all()).contains("'a[' is not a valid glob");
        assertThat(dr("ls", first, "a[")).isEqualTo(2);
        for (Path pack : files("a/packs")) {
            Files.write(pack, new byte[] {1, 2, 3});
        }
        assertThat(dr("find", "b.yaml")).isEqualTo(3);
        assertThat(ended.all()).contains("repository: " + first + ": ");
    }

    @Test
    void diffTellsWhatDiffers() throws IOException {
        assertThat(dr("diff", first, "platform")).as(ended.all()).isZero();
        assertThat(ended.out()).startsWith("0 differences");
        Files.delete(source.resolve("config/c.yaml"));
        Files.writeString(source.resolve("config/d.yaml"), "d: 1\n");
        Files.writeString(source.resolve("config/a.yaml"), "a: 2\n");
        Files.setPosixFilePermissions(source.resolve("config/b.yaml"), PosixFilePermissions.fromString("rw-------"));
        assertThat(dr("create")).isZero();
        assertThat(dr("diff", first, "platform")).isEqualTo(1);
        assertThat(ended.out())
                .contains("M  config/a.yaml\n", "-  config/c.yaml\n", "+  config/d.yaml\n", "U  config\n")
                .contains("U  config/b.yaml\n")
                .doesNotContain("latest");
        assertThat(dr("diff", first, "platform", "--json")).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(ended.out()).get("changes").toString())
                .contains("\"kind\":\"ADDED\"", "\"kind\":\"REMOVED\"");
    }

    @Test
    void dumpWritesOneFile() {
        assertThat(dr("dump", "platform", "config/a.yaml")).isZero();
        assertThat(ended.out()).isEqualTo("a: 1\n");
        assertThat(dr("dump", "platform", "config")).isEqualTo(1);
        assertThat(ended.all()).contains("'config' is a directory", "dr backup restore -c ");
        assertThat(dr("dump", "platform", "latest")).isEqualTo(1);
        assertThat(ended.all()).contains("'latest' is a symbolic link to 'config/a.yaml'");
        assertThat(dr("dump", "platform", "/config/c.yaml")).isZero();
        assertThat(ended.out()).isEqualTo("b: 1\n");
        assertThat(dr("dump", "platform", "config/none.yaml")).isEqualTo(1);
        assertThat(ended.all()).contains("there is no file 'config/none.yaml'");
    }

    @Test
    void aDryRunListsWhatWouldBeReadAndBacksUpNothing() throws IOException {
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("/source}", "/source, exclude: {patterns: ['*.yaml', '!a.yaml'], larger_than: 100}}"));
        Files.write(source.resolve("large"), new byte[101]);
        assertThat(dr("create", "--dry-run")).as(ended.all()).isZero();
        assertThat(dr("create", "--dry-run", "--json")).isEqualTo(2);
        assertThat(dr("create", "--dry-run")).isZero();
        assertThat(ended.out())
                .containsPattern(" 5  config/a.yaml\n")
                .contains("config/evil\\x1b[2J")
                .contains("platform: 4 entries, ")
                .doesNotContain("b.yaml")
                .doesNotContain("large");
        assertThat(dr("list")).isZero();
        assertThat(ended.out().lines()).hasSize(1);
        assertThat(dr("create")).isZero();
        assertThat(dr("ls", "platform")).isZero();
        assertThat(ended.out())
                .contains("config/a.yaml")
                .doesNotContain("b.yaml")
                .doesNotContain("large");
        Files.writeString(config, Files.readString(config).replace("'*.yaml'", "'[a'"));
        assertThat(dr("create")).isEqualTo(2);
        assertThat(ended.all()).contains("backup.sources.platform: '[a' is not a valid glob");
    }
}
