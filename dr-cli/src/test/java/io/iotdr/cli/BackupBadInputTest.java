package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.testkit.server.RealPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code dr backup} when the operating system refuses to read a file, to write a location, or to write more than
 * a limit.
 */
final class BackupBadInputTest {

    private static final int LARGE = 3_000_000;

    @TempDir
    private Path directory;

    private Path dr;
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        dr = DrProcess.script(directory);
        KeyFile.create(directory.resolve("key"));
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        Files.write(Files.createDirectories(directory.resolve("source")).resolve("large"), large);
        Files.writeString(directory.resolve("source/small"), "small");
        config = configured(directory.resolve("a"));
        assertThat(dr("backup", "init").status()).isZero();
    }

    private Path configured(Path location) throws IOException {
        return Files.writeString(directory.resolve("dr.yaml"), """
                backup:
                  sources: {platform: {path: %1$s/source}}
                  locations: {a: {provider: filesystem, path: %2$s}}
                  encryption: {key: {provider: keyfile, path: %1$s/key}}
                """.formatted(directory, location));
    }

    private DrProcess dr(String... arguments) throws Exception {
        return DrProcess.run(
                directory, RealPostgres.unprivileged(command(arguments).toArray(String[]::new)));
    }

    /** Runs the command in a shell that limits the size of files, as on a full disk. */
    private DrProcess limited(int kilobytes, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "ulimit -f " + 2 * kilobytes + "; exec \"$@\"", "sh"));
        all.addAll(command(arguments));
        return DrProcess.run(directory, all);
    }

    /** Runs the command where the native library for zstd cannot be loaded, as with temporary directories that are full. */
    private DrProcess withoutNativeLibrary(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "env",
                "JDK_JAVA_OPTIONS=-Dorg.slf4j.simpleLogger.defaultLogLevel=warn -DZstdNativePath=" + directory
                        + "/none"));
        all.addAll(command(arguments));
        return DrProcess.run(directory, all);
    }

    @Test
    void withoutTheNativeLibraryARepositoryIsReadAndWritten() throws Exception {
        assertThat(dr("backup", "create").status()).isZero();
        Files.writeString(directory.resolve("source/text"), "a text that can be compressed ".repeat(10_000));
        DrProcess made = withoutNativeLibrary("backup", "create");
        assertThat(made.status()).as(made.text()).isZero();
        assertThat(made.text()).contains("compression is done in Java, which is slower", "-Djava.io.tmpdir=DIR");
        assertThat(withoutNativeLibrary("backup", "verify", "--read-data").status())
                .isZero();
        for (boolean nativeLibrary : new boolean[] {true, false}) {
            String to = directory.resolve("to-" + nativeLibrary).toString();
            DrProcess restored = nativeLibrary
                    ? dr("backup", "restore", "latest", "--to", to)
                    : withoutNativeLibrary("backup", "restore", "latest", "--to", to);
            assertThat(restored.status()).as(restored.text()).isZero();
            for (String file : List.of("large", "small", "text")) {
                assertThat(Path.of(to, file)).hasSameBinaryContentAs(directory.resolve("source/" + file));
            }
        }
    }

    private List<String> command(String... arguments) {
        return Stream.of(List.of(dr.toString()), Arrays.asList(arguments), List.of("-c", config.toString()))
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void anUnreadableFileIsReportedAndTheOthersAreBackedUp() throws Exception {
        Files.setPosixFilePermissions(directory.resolve("source/large"), PosixFilePermissions.fromString("---------"));
        DrProcess made = dr("backup", "create");
        assertThat(made.status()).as(made.text()).isEqualTo(3);
        assertThat(made.text()).contains("large: it cannot be read; it is not in the backup: permission is denied");
        DrProcess restored = dr("backup", "restore", "latest", "--to", directory + "/to");
        assertThat(restored.status()).as(restored.text()).isZero();
        assertThat(directory.resolve("to/small")).hasContent("small");
        assertThat(directory.resolve("to/large")).doesNotExist();
    }

    @Test
    void exitStatusIs1WhenALocationCannotBeWritten() throws Exception {
        configured(Path.of("/proc/iot-dr"));
        DrProcess made = dr("backup", "init");
        assertThat(made.status()).isEqualTo(1);
        assertThat(made.text()).contains("/proc/iot-dr").doesNotContain("Exception in thread");
    }

    @Test
    void aFullLocationLeavesNoBackupAndTheNextBackupSucceeds() throws Exception {
        DrProcess full = limited(1_000, "backup", "create");
        assertThat(full.status()).as(full.text()).isEqualTo(1);
        assertThat(full.text()).contains("only 0 confirmed it");
        assertThat(dr("backup", "list").text()).contains("there is no recovery point yet");
        DrProcess made = dr("backup", "create");
        assertThat(made.status()).as(made.text()).isZero();
        assertThat(dr("backup", "verify", "--read-data").status()).isZero();
    }

    @Test
    void aRestoreOntoAFullDiskLeavesNoPartialFileAndCanBeRepeated() throws Exception {
        assertThat(dr("backup", "create").status()).isZero();
        String to = directory.resolve("to").toString();
        DrProcess full = limited(1_000, "backup", "restore", "latest", "--to", to);
        assertThat(full.status()).as(full.text()).isEqualTo(1);
        assertThat(full.text()).contains("cannot write into").contains("run the restore again");
        assertThat(directory.resolve("to/large")).doesNotExist();
        DrProcess restored = dr("backup", "restore", "latest", "--to", to);
        assertThat(restored.status()).as(restored.text()).isZero();
        assertThat(directory.resolve("to/large")).hasSameBinaryContentAs(directory.resolve("source/large"));
    }
}
