package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;

/** Runs the scripts of the distribution, with a lib/dr.jar that points at the classes of this test. */
@DisabledOnOs(OS.WINDOWS)
final class DistributionTest {

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void install() throws IOException {
        home = directory.resolve("a directory with spaces/dr");
        Files.createDirectories(home.resolve("bin"));
        Path script = home.resolve("bin/dr");
        Files.copy(Path.of("src/main/dist/bin/dr"), script, StandardCopyOption.REPLACE_EXISTING);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, Dr.class.getName());
        main.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(":"))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        Files.createDirectories(home.resolve("lib"));
        try (OutputStream file = Files.newOutputStream(home.resolve("lib/dr.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    @Test
    void theScriptRunsFromAPathWithSpaces() throws Exception {
        DrProcess ended =
                DrProcess.run(directory, List.of(home.resolve("bin/dr").toString(), "--version"));
        assertThat(ended.status()).as(ended.text()).isZero();
    }

    @Test
    void theScriptRunsThroughAbsoluteAndRelativeSymbolicLinks() throws Exception {
        Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), home.resolve("bin/dr"));
        Path relative = Files.createSymbolicLink(home.resolve("relative"), Path.of("bin/dr"));
        for (Path link : List.of(absolute, relative)) {
            DrProcess ended = DrProcess.run(directory, List.of(link.toString(), "plan", "--help"));
            assertThat(ended.status()).as(ended.text()).isZero();
            assertThat(ended.text()).contains("validate");
        }
    }

    @Test
    void aProviderInTheDirectoryForExtensionsIsFound() throws Exception {
        Path source = Files.writeString(directory.resolve("Mine.java"), """
                package mine;
                import io.iotdr.spi.*;
                import java.util.*;
                public final class Mine implements ProviderFactory {
                    public String name() { return "mine"; }
                    public Set<Class<?>> makes() { return Set.of(ConfigSync.class); }
                    public List<Setting> settings(Class<?> type) { return List.of(); }
                    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
                        throw new IllegalArgumentException("mine was asked");
                    }
                }
                """);
        Path classes = directory.resolve("classes");
        String classPath = System.getProperty("java.class.path");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-proc:none", "-d", classes.toString(), source.toString());
        assertThat(status).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.iotdr.spi.ProviderFactory"), "mine.Mine");
        Path jar = Files.createDirectories(home.resolve("ext")).resolve("mine.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("mine/Mine.class", "META-INF/services/io.iotdr.spi.ProviderFactory")) {
                out.putNextEntry(new JarEntry(name));
                out.write(Files.readAllBytes(classes.resolve(name)));
                out.closeEntry();
            }
        }
        Path configuration = Files.writeString(directory.resolve("dr.yaml"), """
                regions:
                  east: {config_sync: {provider: mine}}
                """);
        DrProcess ended = DrProcess.run(
                directory,
                List.of(home.resolve("bin/dr").toString(), "plan", "validate", "-c", configuration.toString()));
        assertThat(ended.text()).contains("mine was asked");
    }

    @Test
    void theExitStatusOfTheCommandIsTheScripts() throws Exception {
        DrProcess ended =
                DrProcess.run(directory, List.of(home.resolve("bin/dr").toString(), "no-such-command"));
        assertThat(ended.status()).as(ended.text()).isEqualTo(2);
    }

    @Test
    void theCompletionIsAValidShellScriptThatKnowsEveryGroup() throws Exception {
        String script = AutoComplete.bash("dr", Dr.complete());
        Path file = Files.writeString(directory.resolve("dr.bash"), script);
        DrProcess parsed = DrProcess.run(directory, List.of("bash", "-n", file.toString()));
        assertThat(parsed.status()).as(parsed.text()).isZero();
        assertThat(script).contains("plan", "backup", "failover", "failback", "drill", "supervise");
    }
}
