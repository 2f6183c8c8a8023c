package com.example.platform;

import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The factory for {@code provider: folder-sync}. */
public final class FolderSyncProviders implements ProviderFactory {

    @Override
    public String name() {
        return "folder-sync";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ConfigSync.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("folder", Setting.ValueType.TEXT, "The folder with the region's configuration"),
                Setting.required("reference", Setting.ValueType.TEXT, "The folder that it must equal"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        return type.cast(
                new FolderSync(Path.of(settings.require("folder")), Path.of(settings.require("reference"))));
    }
}
