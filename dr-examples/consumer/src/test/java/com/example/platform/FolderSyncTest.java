package com.example.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.config.ConfigLoader;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.ProviderException;
import io.iotdr.testkit.contract.ConfigSyncContract;
import io.iotdr.testkit.time.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the interface, and what is special about this provider. */
final class FolderSyncTest extends ConfigSyncContract {

    @TempDir
    private Path directory;

    @Override
    protected ConfigSync differing() {
        try {
            Path reference = Files.createDirectories(directory.resolve("reference"));
            Path folder = Files.createDirectories(directory.resolve("folder"));
            Files.writeString(reference.resolve("gateway.conf"), "limit=500\n");
            Files.writeString(folder.resolve("gateway.conf"), "limit=100\n");
            Files.writeString(folder.resolve("old.conf"), "x=1\n");
            return new FolderSync(folder, reference);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMissingOrEmptyReferenceDeletesNothing() throws IOException {
        differing();
        Path empty = Files.createDirectory(directory.resolve("empty"));
        for (Path reference : List.of(directory.resolve("nowhere"), empty)) {
            ConfigSync sync = new FolderSync(directory.resolve("folder"), reference);
            assertThatThrownBy(sync::synchronise)
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("has no file; is its disk mounted?");
            assertThat(directory.resolve("folder").resolve("old.conf")).exists();
        }
    }

    @Test
    void aConfigurationNamesTheProvider() throws IOException {
        Path yaml = Files.writeString(directory.resolve("recovery.yaml"), """
                regions:
                  east:
                    config_sync: {provider: folder-sync, folder: /etc/gateway, reference: /srv/reference}
                """);
        try (ManualTime time = new ManualTime()) {
            assertThat(ConfigLoader.using(time, time)
                            .load(yaml)
                            .regions()
                            .get("east")
                            .configSync())
                    .isPresent();
        }
    }
}
