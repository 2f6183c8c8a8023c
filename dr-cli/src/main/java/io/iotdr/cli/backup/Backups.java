package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.Glob;
import io.iotdr.backup.PointListing;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.log.WalArchive;
import io.iotdr.backup.schedule.BackupJob;
import io.iotdr.backup.schedule.ScheduleConfiguration;
import io.iotdr.cli.console.ConfigurationOption;
import io.iotdr.cli.console.PastedCommands;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.error.ShellWord;
import io.iotdr.plan.NearestName;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Scheduler;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The part that the backup commands share: the {@code backup} section of the configuration, and the repository that it
 * describes.
 */
final class Backups {

    /** Exit status: done, but something is damaged or left out. */
    static final int INCOMPLETE = 3;

    /** Exit status: done, but not in every location. */
    static final int MISSING = 4;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    private @Nullable Configuration read;

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Opens the repository, and creates it in every location that holds none. */
    Repository init() {
        return checked(() -> section().init());
    }

    /** Opens the repository for a command that writes; creates none. */
    Repository repository() {
        return checked(() -> section().open());
    }

    /** Opens the repository for the first backup; creates it when no location holds one. */
    Repository openOrInit() {
        return checked(() -> section().openOrInit());
    }

    /** Opens the repository for a command that only reads. */
    Repository existingRepository() {
        return checked(() -> section().openExisting());
    }

    /** Opens the repository for PostgreSQL's archiver, which repeats what failed; creates none. */
    Repository forArchiver() {
        return checked(() -> section().hurried().open());
    }

    /** Opens the repository for a repair, which needs no quorum. */
    BackupManager openToHeal() {
        return checked(() -> section().openToHeal()).backups();
    }

    Scheduler scheduler() {
        return read().context().scheduler();
    }

    SortedMap<String, KeyProvider> otherKeys() {
        return checked(() -> section().otherKeys());
    }

    ScheduleConfiguration schedule() {
        return checked(() -> new ScheduleConfiguration(backup(), section()));
    }

    /** Returns the sources and their schedules. Sources without an RPO use the strictest RPO of the plans. */
    List<BackupJob> jobs() {
        Optional<Duration> strictest =
                read().plans().stream().map(plan -> plan.objectives().rpo()).min(Duration::compareTo);
        return checked(() -> schedule().jobs(strictest));
    }

    BackupManager open() {
        return repository().backups();
    }

    BackupManager openExisting() {
        return existingRepository().backups();
    }

    /** Returns a glob that can be used. */
    String glob(String pattern) {
        try {
            Glob.of(pattern);
            return pattern;
        } catch (PatternSyntaxException e) {
            throw usage("'" + pattern + "' is not a valid glob: " + e.getDescription());
        }
    }

    /** Returns the write-ahead log of a source, which must be a PostgreSQL cluster. */
    WalArchive wal(String source, Repository repository) {
        if (!(source(source) instanceof BackupSource.PostgreSql)) {
            throw usage("the source '" + source + "' is not of type postgresql");
        }
        return repository.wal(source);
    }

    /** Returns a configured source. */
    BackupSource source(String name) {
        SortedMap<String, BackupSource> all = sources();
        BackupSource source = all.get(name);
        if (source == null) {
            throw usage("there is no source '" + name + "'" + NearestName.hint(name, List.copyOf(all.keySet())));
        }
        return source;
    }

    /**
     * Returns the shell command that runs {@code dr backup} again on the same configuration. Percent signs are doubled,
     * since PostgreSQL interprets them.
     */
    String again(String verb, String... arguments) {
        String config = configuration.file().toAbsolutePath().normalize().toString();
        String command = System.getProperty("dr.command", "dr");
        String fixed = ShellWord.of(command) + " backup " + verb + " -c " + ShellWord.of(config) + " ";
        return fixed.replace("%", "%%") + String.join(" ", arguments);
    }

    /** Returns a message of the library whose commands can be pasted into a shell. */
    private String pasted(String message) {
        return PastedCommands.in(message, List.of("-c", configuration.file().toString()));
    }

    /** Returns a backup command that can be pasted into a shell: with this configuration. */
    String hint(String verb) {
        return "dr backup " + verb + " -c " + ShellWord.of(configuration.file());
    }

    /** Returns the selection of a recovery point among those of the repository. */
    PointSelection points() {
        return new PointSelection(this);
    }

    SortedMap<String, BackupSource> sources() {
        return checked(() -> section().sources());
    }

    PruneRequest pruning() {
        return checked(() -> section().pruning());
    }

    /**
     * Prints to standard error what is wrong with the repository, so that JSON on standard output stays whole.
     *
     * @return the exit status: 4 when a location is missing, else 3 when something is damaged, else 0
     */
    int told(List<String> damaged, List<String> missing) {
        damaged.forEach(d -> err().println("repository: " + pasted(d)));
        missing.forEach(m -> err().println("location missing: " + pasted(m)));
        err().flush();
        return !missing.isEmpty() ? MISSING : !damaged.isEmpty() ? INCOMPLETE : 0;
    }

    /** Prints why a source could not be backed up; the other sources are. */
    void failed(String source, DisasterRecoveryException failure) {
        err().println(source + " FAILED: " + Reason.of(failure));
        err().flush();
    }

    /** Prints what is wrong with the repository, as {@link #told(List, List)} does. */
    int told(PointListing listing) {
        return told(listing.damaged(), missing(listing.missing()));
    }

    /** Prints the locations that a verification could not check, as {@link #told(List, List)} does. */
    int told(VerifyResult found) {
        return told(List.of(), missing(found.missing()));
    }

    static List<String> missing(Map<String, String> locations) {
        return locations.entrySet().stream()
                .map(m -> m.getKey() + ": " + m.getValue())
                .toList();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private BackupConfiguration section() {
        return new BackupConfiguration(backup(), read().context());
    }

    private ProviderSettings backup() {
        return read().backup()
                .orElseThrow(() -> new IllegalArgumentException("the configuration has no 'backup' section; add one"));
    }

    /** Returns the configuration, which is read once. */
    Configuration read() {
        Configuration known = read;
        if (known == null) {
            try {
                known = configuration.load();
                read = known;
            } catch (InvalidConfigurationException invalid) {
                throw usage(Reason.of(invalid));
            }
        }
        return known;
    }

    /** Turns an {@link IllegalArgumentException} into a usage error, since its message is meant for the user. */
    <T> T checked(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException wrong) {
            throw usage(Reason.of(wrong));
        }
    }
}
