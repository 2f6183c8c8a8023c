package io.iotdr.backup.repository;

import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Two locations in a directory. */
final class Places {

    static final String PASSPHRASE = "correct horse battery staple";
    private static final ThreadScheduler SCHEDULER = new ThreadScheduler("backup-test");

    final Path directory;
    final FileSystemStore first;
    final FileSystemStore second;

    Places(Path directory) {
        this.directory = directory;
        this.first = new FileSystemStore(directory.resolve("first"));
        this.second = new FileSystemStore(directory.resolve("second"));
    }

    List<Location> both() {
        return List.of(new Location("first", first), new Location("second", second));
    }

    Repository open() {
        return open(both(), RepositoryOptions.DEFAULT);
    }

    Repository open(List<Location> locations, RepositoryOptions options) {
        return Repository.openOrInit(
                locations, new PassphraseKey(PASSPHRASE), options, new TimeSource(SystemClock.INSTANCE, SCHEDULER));
    }

    /** Replaces an object in a location's directory without using the store. */
    void tamper(String location, ObjectInfo object, byte[] content) throws IOException {
        Files.write(directory.resolve(location).resolve(object.key()), content);
    }

    /** Returns every file below a directory, with its content in hex. */
    static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> out = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.put(
                        root.relativize(file).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return out;
    }

    /** Returns a location whose store cannot be reached. */
    static Location unreachable(String name) {
        return new Location(name, new io.iotdr.spi.ObjectStore() {
            private ProviderException down() {
                return ProviderException.notDone(name, "answer", "it cannot be reached", null);
            }

            @Override
            public boolean putIfAbsent(String key, byte[] content) {
                throw down();
            }

            @Override
            public java.util.Optional<byte[]> get(String key) {
                throw down();
            }

            @Override
            public java.util.Optional<byte[]> get(String key, long offset, int length) {
                throw down();
            }

            @Override
            public List<ObjectInfo> list(String prefix) {
                throw down();
            }

            @Override
            public void delete(String key) {
                throw down();
            }
        });
    }
}
