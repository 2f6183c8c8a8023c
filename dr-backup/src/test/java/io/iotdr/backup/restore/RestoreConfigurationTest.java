package io.iotdr.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that restores of a configuration are made, and that wrong ones are refused before a disaster. */
final class RestoreConfigurationTest {

    private static final String BACKUP = """
            backup:
              sources:
                platform: {type: directory, path: /var/lib/iot}
                database: {type: postgresql}
                dump: {type: command, command: [pg_dump, iot]}
              locations: {a: {provider: filesystem, path: /backup/a}}
              encryption: {key: {provider: passphrase, passphrase: correct horse battery staple}}
            """;

    /** A handler of a host, found on the class path. */
    public static final class ShadowHandler implements RestoreHandler {
        @Override
        public String name() {
            return "shadows";
        }

        @Override
        public void takeOver(Path files, RecoveryPoint backup) {
            throw new IllegalStateException("a configuration is only read here");
        }

        @Override
        public void takeOver(LogRecord entry) {
            throw new IllegalStateException("a configuration is only read here");
        }

        @Override
        public long finish() {
            throw new IllegalStateException("a configuration is only read here");
        }
    }

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("configuration-test");

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private Configuration loaded(String regions, String rest) throws IOException {
        Path file = Files.writeString(directory.resolve("dr.yaml"), regions + rest);
        return ConfigLoader.using(SystemClock.INSTANCE, scheduler).load(file);
    }

    private static String restore(String source, String into) {
        return """
                regions:
                  east:
                    restore: {provider: backup, source: %s, state: /var/lib/restores, into: %s}
                """.formatted(source, into);
    }

    @Test
    void aRegionMayRestoreSeveralDataSets() throws IOException {
        Configuration read = loaded("""
                regions:
                  east:
                    restores:
                      files: {provider: backup, source: platform, state: /s/1, into: {directory: /d, stop: [a], start: [b]}}
                      cluster: {provider: backup, source: database, state: /s/2, into: {postgresql: /p}}
                      dump: {provider: backup, source: dump, state: /s/3, into: {command: [pg_restore, -1]}}
                      shadows: {provider: backup, source: platform, state: /s/4, into: {handler: shadows}}
                """, BACKUP);
        RegionResources east = Objects.requireNonNull(read.regions().get("east"));
        assertThat(east.restores()).containsOnlyKeys("files", "cluster", "dump", "shadows");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            platfrom | {directory: /d}                    | 'platfrom', which is not in backup.sources; did you mean 'platform'
            platform | {directory: /d, stopp: [a]}        | 'into.stopp' is unknown; did you mean 'stop'
            platform | {stop: [a]}                        | 'into' names no place; expected exactly one of
            platform | {directory: /d, command: [a]}      | 'into' names directory and command; expected exactly one of
            platform | {postgresql: /p}                   | 'into.postgresql' does not fit the type of the source; expected directory or handler
            database | {directory: /d}                    | 'into.directory' does not fit the type of the source; expected postgresql
            dump     | {command: []}                      | the command is empty
            platform | {handler: shadow}                  | there is no handler 'shadow' on the class path
            platform | {directory: /}                     | / is a root directory, which cannot be replaced
            platform | {directory: /d, timeout: soon}     | 'timeout' is 'soon'; expected a duration such as 30s
            platform | /d                                 | expected a map of names to values
            """)
    void aWrongRestoreIsRefusedWhenTheConfigurationIsRead(String source, String into, String message) {
        assertThatThrownBy(() -> loaded(restore(source, into), BACKUP))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("regions.east.restore")
                .hasMessageContaining(message);
    }

    @Test
    void aRestoreNeedsTheSectionBackup() {
        assertThatThrownBy(() -> loaded(restore("platform", "{directory: /d}"), ""))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("has no section 'backup'");
    }
}
