package io.iotdr.backup.restore;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.backup.repository.restore.FedCommand;
import io.iotdr.backup.restore.BackupRestore.RestoreRoute;
import io.iotdr.plan.NearestName;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;

/** {@code provider: backup}: restores a source of the section {@code backup} into a region. */
public final class BackupRestoreProviders implements ProviderFactory {

    private static final Set<String> INTO =
            Set.of("directory", "postgresql", "command", "handler", "stop", "start", "ready", "replay", "timeout");

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(DataRestore.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("source", Setting.ValueType.TEXT, "The source in the section 'backup' to restore"),
                Setting.required(
                        "into",
                        Setting.ValueType.MAP,
                        "The place: {directory: DIR}, {postgresql: DIR}, {command: [...]} or {handler: NAME}; with"
                                + " stop, start, ready, replay, timeout"),
                Setting.required(
                        "state",
                        Setting.ValueType.TEXT,
                        "A directory in the region that remembers what restores have done; must survive a restart"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        ProviderSettings section = context.section("backup")
                .orElseThrow(() -> new IllegalArgumentException(
                        "the configuration has no section 'backup', whose locations hold the backups; add one"));
        BackupConfiguration backup = new BackupConfiguration(section, context);
        String source = settings.require("source");
        Path state = absolute("state", settings.require("state"));
        ProviderSettings into = settings.child("into")
                .orElseThrow(
                        () -> new IllegalArgumentException("'into' is not a map; expected such as {directory: DIR}"));
        Optional<BackupSource> known = known(source, backup.sources());
        RestoreTarget target = new IntoReader(into, known, state, context).read();
        return type.cast(
                new BackupRestore(backup::openExisting, new RestoreRoute(source, target, state), context.clock()));
    }

    /** A relative path would be another one for each working directory. */
    private static Path absolute(String name, String path) {
        if (!Path.of(path).isAbsolute()) {
            throw new IllegalArgumentException("'" + name + "' is '" + path + "'; expected an absolute path");
        }
        return Path.of(path);
    }

    /** A region may restore what only another region backs up; then its configuration has no sources. */
    private static Optional<BackupSource> known(String name, SortedMap<String, BackupSource> sources) {
        BackupSource source = sources.get(name);
        if (source == null && !sources.isEmpty()) {
            throw new IllegalArgumentException("'source' is '" + name + "', which is not in backup.sources"
                    + NearestName.hint(name, sources.keySet()));
        }
        return Optional.ofNullable(source);
    }

    /** Reads the block {@code into}. */
    private record IntoReader(
            ProviderSettings into, Optional<BackupSource> source, Path state, ProviderContext context) {

        RestoreTarget read() {
            into.names().stream().filter(n -> !INTO.contains(n)).findFirst().ifPresent(n -> {
                throw new IllegalArgumentException("'into." + n + "' is unknown" + NearestName.hint(n, INTO));
            });
            List<String> places = List.of("directory", "postgresql", "command", "handler").stream()
                    .filter(into.names()::contains)
                    .toList();
            if (places.size() != 1) {
                throw new IllegalArgumentException(
                        "'into' names " + (places.isEmpty() ? "no place" : String.join(" and ", places))
                                + "; expected exactly one of directory, postgresql, command, handler");
            }
            source.ifPresent(s -> refuseUnlessFitting(places.get(0), s));
            refuseUnused(places.get(0));
            return switch (places.get(0)) {
                case "directory" -> new DirectoryTarget(takeOver("directory"), into.textList("replay"), time());
                case "postgresql" -> new ClusterTarget(takeOver("postgresql"), time());
                case "command" -> new CommandTarget(command(), state);
                default -> new HandlerTarget(handler(into.require("handler")), state);
            };
        }

        /** A setting that this place does not use would be believed to work. */
        private void refuseUnused(String place) {
            Set<String> used = switch (place) {
                case "directory" -> Set.of(place, "stop", "start", "ready", "replay", "timeout");
                case "postgresql" -> Set.of(place, "stop", "start", "ready", "timeout");
                case "command" -> Set.of(place, "timeout");
                default -> Set.of(place);
            };
            into.names().stream()
                    .filter(n -> !used.contains(n))
                    .sorted()
                    .findFirst()
                    .ifPresent(n -> {
                        throw new IllegalArgumentException(
                                "'into." + n + "' has no effect with 'into." + place + "'; remove it");
                    });
        }

        private static void refuseUnlessFitting(String place, BackupSource source) {
            Set<String> fitting = source instanceof BackupSource.PostgreSql
                    ? Set.of("postgresql")
                    : source instanceof BackupSource.Command
                            ? Set.of("command", "directory", "handler")
                            : Set.of("directory", "handler");
            if (!fitting.contains(place)) {
                throw new IllegalArgumentException("'into." + place + "' does not fit the type of the source; expected "
                        + String.join(" or ", new java.util.TreeSet<>(fitting)));
            }
        }

        private TimeSource time() {
            return new TimeSource(context.clock(), context.scheduler());
        }

        private TakeOver takeOver(String directory) {
            return new TakeOver(
                    absolute("into." + directory, into.require(directory)),
                    into.textList("stop"),
                    into.textList("start"),
                    into.textList("ready"),
                    into.duration("timeout", TIMEOUT));
        }

        private FedCommand command() {
            Optional<BackupSource.Command> made =
                    source.filter(BackupSource.Command.class::isInstance).map(BackupSource.Command.class::cast);
            return new FedCommand(
                    into.textList("command"),
                    made.map(BackupSource.Command::environment).orElse(Map.of()),
                    made.map(BackupSource.Command::file).orElse("output"),
                    into.duration(
                            "timeout", made.map(BackupSource.Command::timeout).orElse(TIMEOUT)));
        }

        private static RestoreHandler handler(String name) {
            List<RestoreHandler> all = ServiceLoader.load(RestoreHandler.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            return all.stream()
                    .filter(h -> h.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no handler '" + name
                            + "' on the class path; put one there, with an entry in META-INF/services/"
                            + RestoreHandler.class.getName()
                            + NearestName.hint(
                                    name, all.stream().map(RestoreHandler::name).toList())));
        }
    }
}
