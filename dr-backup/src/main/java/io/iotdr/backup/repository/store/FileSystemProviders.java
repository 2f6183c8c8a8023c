package io.iotdr.backup.repository.store;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code provider: filesystem}: objects as files in a directory. */
public final class FileSystemProviders implements ProviderFactory {

    private static final String GROUP = "group_access";
    private static final String MOUNT = "expect_mount";

    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ObjectStore.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("path", Setting.ValueType.TEXT, "The directory; created if it does not exist"),
                Setting.optional(
                        GROUP,
                        Setting.ValueType.BOOLEAN,
                        "Whether the directory's group may read and write it too, such as root and postgres; false"),
                Setting.optional(
                        MOUNT,
                        Setting.ValueType.BOOLEAN,
                        "Whether to use the directory only while it is on another file system than /; false"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        FileSystemStore store = new FileSystemStore(Path.of(settings.require("path")));
        store = settings.bool(GROUP, false) ? store.forGroup() : store;
        return type.cast(settings.bool(MOUNT, false) ? store.mounted() : store);
    }
}
