package io.iotdr.backup.repository;

import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.Exclusions;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.repository.internal.format.Codec;
import io.iotdr.backup.repository.internal.seal.CryptoProvider;
import io.iotdr.backup.repository.options.Compression;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.backup.repository.store.Retried;
import io.iotdr.backup.repository.store.Throttled;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens the repository that the {@code backup} section of a configuration describes. */
public final class BackupConfiguration {

    private static final Duration RETRIES = Duration.ofSeconds(30);
    private static final Duration HURRIED = Duration.ofSeconds(1);

    private final ProviderSettings backup;
    private final ProviderContext context;
    private final Duration patience;

    /** Reads the given {@code backup} section; {@code context} creates its providers. */
    public BackupConfiguration(ProviderSettings backup, ProviderContext context) {
        this(backup, context, backup.duration("retry_for", RETRIES));
    }

    private BackupConfiguration(ProviderSettings backup, ProviderContext context, Duration patience) {
        this.backup = backup;
        this.context = context;
        this.patience = patience;
    }

    /** Returns this section with a {@code retry_for} of at most one second, for callers that repeat what failed. */
    public BackupConfiguration hurried() {
        return new BackupConfiguration(backup, context, patience.compareTo(HURRIED) < 0 ? patience : HURRIED);
    }

    /**
     * Opens an existing repository for a repair, for which one location is enough. Rewrites a lost or damaged {@code config}.
     *
     * @throws IllegalArgumentException naming the key of the section that is missing or wrong
     */
    public Repository openToHeal() {
        return Repository.open(locations(), keys(), options().quorum(1), time());
    }

    /**
     * Loads native code in the background, which takes about half a second. Short-lived programs call this before they
     * read their configuration.
     */
    public static void prepare(Scheduler scheduler) {
        scheduler.execute(CryptoProvider::load);
        scheduler.execute(Codec::load);
    }

    /**
     * Opens the repository for writing; creates none.
     *
     * @throws IllegalArgumentException naming the key of the section that is missing or wrong
     */
    public Repository open() {
        return Repository.open(locations(), keys(), options(), time());
    }

    /**
     * Opens the repository for writing, and creates it when no location holds one; see {@link Repository#openOrInit}.
     *
     * @throws IllegalArgumentException naming the key of the section that is missing or wrong
     */
    public Repository openOrInit() {
        return Repository.openOrInit(locations(), keys(), options(), time());
    }

    /**
     * Opens the repository, and creates it in every location that holds none.
     *
     * @throws IllegalArgumentException naming the key of the section that is missing or wrong
     */
    public Repository init() {
        return Repository.init(locations(), keys(), options(), time());
    }

    /**
     * Opens an existing repository for reading; creates nothing.
     *
     * @throws IllegalArgumentException naming the key of the section that is missing or wrong
     */
    public Repository openExisting() {
        return Repository.openExisting(
                locations(), keys(), options(), new TimeSource(context.clock(), context.scheduler()));
    }

    private List<Location> locations() {
        List<Location> locations = new ArrayList<>();
        backup.children("locations")
                .forEach((name, settings) -> locations.add(new Location(
                        name, limited(patient(name, context.make(ObjectStore.class, settings))))));
        if (locations.isEmpty()) {
            throw new IllegalArgumentException(
                    "backup.locations is empty; configure at least one location, preferably two");
        }
        return locations;
    }

    /** A local disk does not throttle, and its errors do not pass. */
    private ObjectStore patient(String name, ObjectStore store) {
        return store instanceof FileSystemStore ? store : new Retried(name, store, patience, time());
    }

    private TimeSource time() {
        return new TimeSource(context.clock(), context.scheduler());
    }

    private ObjectStore limited(ObjectStore store) {
        return backup.text("bytes_per_second")
                .map(limit ->
                        (ObjectStore) new Throttled(store, Long.parseLong(limit), context.clock(), context.scheduler()))
                .orElse(store);
    }

    private List<KeyProvider> keys() {
        List<KeyProvider> keys = new ArrayList<>();
        keys.add(key());
        keys.addAll(otherKeys().values());
        return keys;
    }

    /** Returns the additional keys that may open the repository, by name. */
    public SortedMap<String, KeyProvider> otherKeys() {
        SortedMap<String, KeyProvider> keys = new TreeMap<>();
        backup.child("encryption")
                .ifPresent(e -> e.children("other_keys")
                        .forEach((name, settings) -> keys.put(name, context.make(KeyProvider.class, settings))));
        return keys;
    }

    private KeyProvider key() {
        ProviderSettings encryption =
                backup.child("encryption").orElseGet(() -> ProviderSettings.of(java.util.Map.of()));
        if (!encryption.bool("enabled", true)) {
            throw new IllegalArgumentException(
                    "backup.encryption.enabled is false, but repositories are always encrypted; remove the setting");
        }
        return encryption
                .child("key")
                .map(k -> context.make(KeyProvider.class, k))
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "backup.encryption.key is missing; configure one, such as {provider: keyfile, path: /etc/iot-dr/key}"));
    }

    private RepositoryOptions options() {
        Compression compression = backup.child("compression")
                .filter(c -> c.bool("enabled", true))
                .map(c -> Compression.valueOf(c.text("algorithm").orElse("zstd").toUpperCase(Locale.ROOT)))
                .orElse(backup.child("compression").isPresent() ? Compression.NONE : Compression.ZSTD);
        RepositoryOptions standard = RepositoryOptions.DEFAULT;
        return new RepositoryOptions(
                compression,
                backup.integer("quorum", standard.quorum()),
                backup.integer("workers", standard.workers()));
    }

    /** Returns the sources to back up, by name. */
    public SortedMap<String, BackupSource> sources() {
        SortedMap<String, BackupSource> sources = new TreeMap<>();
        backup.children("sources").forEach((name, settings) -> sources.put(name, source(name, settings)));
        return sources;
    }

    /** Returns the time zone in which days, weeks, months and years begin and schedules are read. */
    public ZoneId zone() {
        String zone = backup.text("zone").orElse("UTC");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "backup.zone is '" + zone + "'; expected a time zone such as Europe/Vienna", e);
        }
    }

    private BackupSource source(String name, ProviderSettings settings) {
        try {
            BackupRequest.checkName(name);
            Duration timeout = settings.duration("timeout", Duration.ofHours(1));
            return switch (settings.text("type").orElse("directory")) {
                case "command" ->
                    new BackupSource.Command(
                            settings.textList("command"),
                            settings.textMap("environment"),
                            settings.text("file").orElse("output"),
                            timeout,
                            settings.textList("restore"));
                case "objects" ->
                    new BackupSource.Objects(
                            context.make(ObjectStore.class, store(settings)),
                            settings.text("prefix").orElse(""));
                case "postgresql" -> new BackupSource.PostgreSql(settings.textMap("environment"), timeout);
                default ->
                    new BackupSource.Directory(
                            Path.of(settings.require("path")),
                            settings.textList("quiesce"),
                            settings.textList("thaw"),
                            settings.textMap("canaries"),
                            settings.child("exclude")
                                    .map(BackupConfiguration::exclusions)
                                    .orElse(Exclusions.NONE));
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("backup.sources." + name + ": " + e.getMessage(), e);
        }
    }

    private static Exclusions exclusions(ProviderSettings exclude) {
        return new Exclusions(
                exclude.textList("patterns"),
                exclude.textList("pattern_files").stream().map(Path::of).toList(),
                exclude.bool("caches", false),
                exclude.textList("if_present"),
                exclude.bool("other_file_systems", false),
                exclude.text("larger_than")
                        .map(Long::parseLong)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    private static ProviderSettings store(ProviderSettings source) {
        return source.child("store")
                .orElseThrow(() ->
                        new IllegalArgumentException("store is missing; configure the store that holds the objects"));
    }

    /** Returns the retention policy of this section, or the default policy; what a policy does not mention keeps nothing. */
    public RetentionPolicy retention() {
        return backup.child("retention")
                .map(r -> new RetentionPolicy(
                        r.integer("last", 0),
                        r.text("within").map(any -> r.duration("within", Duration.ZERO)),
                        r.integer("daily", 0),
                        r.integer("weekly", 0),
                        r.integer("monthly", 0),
                        r.integer("yearly", 0)))
                .orElse(RetentionPolicy.DEFAULT);
    }

    /** Returns the prune request of this section. */
    public PruneRequest pruning() {
        PruneRequest standard = PruneRequest.of(retention(), zone());
        return standard.grace(backup.duration("grace", standard.grace()))
                .pointInTimeWindow(backup.child("log")
                        .map(l -> l.duration("keep", standard.pointInTimeWindow()))
                        .orElse(standard.pointInTimeWindow()));
    }

    /** Returns how often the transaction log is shipped; every second when the section does not set it. */
    public Duration shipEvery() {
        return backup.child("log")
                .map(l -> l.duration("ship_every", Duration.ofSeconds(1)))
                .orElse(Duration.ofSeconds(1));
    }
}
