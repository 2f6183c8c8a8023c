package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.Exclusions;
import io.iotdr.backup.PointFile;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a backup of a directory leaves out, and that a preview tells the same. */
final class ExclusionsTest {

    @TempDir
    private Path directory;

    private Path source;
    private BackupManager backups;

    @BeforeEach
    void make() throws IOException {
        backups = new Places(directory.resolve("places")).open().backups();
        source = Files.createDirectories(directory.resolve("source"));
        for (String file : List.of(
                "a.conf", "a.tmp", "cache/data", "deep/cache/data", "deep/b.tmp", "logs/app.log", "logs/audit.log")) {
            Files.createDirectories(source.resolve(file).getParent());
            Files.writeString(source.resolve(file), "content of " + file);
        }
    }

    private static Exclusions patterns(String... patterns) {
        return new Exclusions(List.of(patterns), List.of(), false, List.of(), false, OptionalLong.empty());
    }

    /** Returns the files in a new backup, without directories. */
    private List<String> kept(Exclusions exclusions) {
        BackupSource.Directory from = new BackupSource.Directory(source, List.of(), List.of(), Map.of(), exclusions);
        RecoveryPoint point = backups.create(BackupRequest.of("platform", from));
        assertThat(point.problems()).isEmpty();
        List<String> all = new ArrayList<>();
        List<String> files = new ArrayList<>();
        backups.files(point, RestoreRequest.ALL, file -> {
            all.add(file.path());
            if (file.kind() == PointFile.FileKind.FILE) {
                files.add(file.path());
            }
        });
        List<String> previewed = new ArrayList<>(List.of(""));
        SourcePreview.of(from, (path, bytes) -> previewed.add(path), (path, why) -> previewed.add(why));
        assertThat(previewed).isEqualTo(all);
        return files;
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    *.tmp;                     a.conf cache/data deep/cache/data logs/app.log logs/audit.log
                    **/*.tmp;                  a.conf cache/data deep/cache/data logs/app.log logs/audit.log
                    /*.tmp;                    a.conf cache/data deep/b.tmp deep/cache/data logs/app.log logs/audit.log
                    cache/;                    a.conf a.tmp deep/b.tmp logs/app.log logs/audit.log
                    /cache;                    a.conf a.tmp deep/b.tmp deep/cache/data logs/app.log logs/audit.log
                    **/cache/data;             a.conf a.tmp deep/b.tmp logs/app.log logs/audit.log
                    logs/** !logs/audit.log;   a.conf a.tmp cache/data deep/b.tmp deep/cache/data logs/audit.log
                    a.conf/;                   a.conf a.tmp cache/data deep/b.tmp deep/cache/data logs/app.log logs/audit.log
                    * !logs/ !logs/**;         logs/app.log logs/audit.log
                    **/{app,audit}.log;        a.conf a.tmp cache/data deep/b.tmp deep/cache/data
                    **/x,a.conf;               a.conf a.tmp cache/data deep/b.tmp deep/cache/data logs/app.log logs/audit.log
                    deep/**/data;              a.conf a.tmp cache/data deep/b.tmp logs/app.log logs/audit.log
                    deep/**/b.tmp;             a.conf a.tmp cache/data deep/cache/data logs/app.log logs/audit.log
                    """)
    void patternsDecide(String patterns, String kept) {
        assertThat(kept(patterns(patterns.split(" ")))).containsExactly(kept.split(" "));
    }

    @Test
    void patternFilesAreReadAtEachBackup() throws IOException {
        Path file = Files.writeString(directory.resolve("exclude"), "# comment\n\n*.tmp\n  cache/\n");
        Exclusions exclusions = new Exclusions(List.of(), List.of(file), false, List.of(), false, OptionalLong.empty());
        assertThat(kept(exclusions)).containsExactly("a.conf", "logs/app.log", "logs/audit.log");
        Files.writeString(file, "logs\n");
        assertThat(kept(exclusions)).contains("a.tmp").doesNotContain("logs/app.log");
        Files.delete(file);
        assertThatThrownBy(() -> kept(exclusions))
                .hasMessageContaining("exclude cannot be used, so nothing is backed up");
        Files.writeString(file, "a[\n");
        assertThatThrownBy(() -> kept(exclusions)).hasMessageContaining("exclude cannot be used");
        assertThatThrownBy(() -> patterns("a[")).hasMessageContaining("'a[' is not a valid glob");
    }

    @Test
    void markedDirectoriesKeepOnlyTheirMark() throws IOException {
        Files.writeString(source.resolve("cache/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n# by x");
        Files.writeString(source.resolve("deep/cache/CACHEDIR.TAG"), "no signature");
        Files.writeString(source.resolve("logs/.nobackup"), "");
        Exclusions exclusions =
                new Exclusions(List.of(), List.of(), true, List.of(".nobackup"), true, OptionalLong.empty());
        assertThat(kept(exclusions))
                .containsExactly(
                        "a.conf",
                        "a.tmp",
                        "cache/CACHEDIR.TAG",
                        "deep/b.tmp",
                        "deep/cache/CACHEDIR.TAG",
                        "deep/cache/data",
                        "logs/.nobackup");
    }

    @Test
    void largeFilesAreLeftOut() throws IOException {
        Files.write(source.resolve("large"), new byte[1001]);
        Files.write(source.resolve("small"), new byte[1000]);
        assertThat(kept(new Exclusions(List.of(), List.of(), false, List.of(), false, OptionalLong.of(1000))))
                .contains("small", "a.conf")
                .doesNotContain("large");
    }
}
