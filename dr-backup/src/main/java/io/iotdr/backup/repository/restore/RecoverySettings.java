package io.iotdr.backup.repository.restore;

import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of a recovery in a data directory of PostgreSQL. They are written into the open directory, and through no
 * link: root may write them into a directory of the server's user, or into one that a hostile archive filled.
 */
final class RecoverySettings {

    /** Marks the settings of a recovery. */
    private static final String ADDED = "# added by iot-dr for the recovery";

    private static final byte[] FILE = "postgresql.auto.conf".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FRESH = "postgresql.auto.conf.dr".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNAL = "recovery.signal".getBytes(StandardCharsets.US_ASCII);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RecoverySettings() {}

    /** Lets the server recover when it is started in the directory. */
    static void write(OpenDirectory directory, String restoreCommand, Optional<Instant> moment, String timeline)
            throws IOException {
        append(
                directory,
                "\n" + ADDED + "\n" + setting("restore_command", restoreCommand)
                        + setting("recovery_target_timeline", timeline)
                        + setting("recovery_target_action", "promote")
                        + setting(
                                "recovery_target_time", moment.map(TIME::format).orElse(""))
                        + setting("archive_mode", "off"));
        try (OpenFile signal = openOrCreate(directory, SIGNAL)) {
            signal.resize(0);
        }
    }

    /** Gives the files that {@link #write} made or changed to the owner of another file. */
    static void give(OpenDirectory directory, FileFacts owned) throws IOException {
        directory.give(FILE, owned);
        directory.give(SIGNAL, owned);
    }

    static void recoverTo(Path directory, Instant moment) throws IOException {
        try (OpenDirectory data = OpenDirectory.of(directory)) {
            append(data, setting("recovery_target_time", TIME.format(moment)));
        }
    }

    static boolean isRecovering(Path directory) {
        try (OpenDirectory data = OpenDirectory.of(directory)) {
            return data.facts(SIGNAL).type() == FileFacts.Type.FILE;
        } catch (IOException absent) {
            return false;
        }
    }

    /** Removes the settings of a recovery that is over, but for the one that archives nothing. */
    static void forget(Path directory) throws IOException {
        try (OpenDirectory data = OpenDirectory.of(directory);
                OpenFile settings = data.file(FILE)) {
            byte[] kept = withoutRecovery(text(settings)).getBytes(StandardCharsets.ISO_8859_1);
            removeRemains(data);
            try (OpenFile fresh = data.create(FRESH)) {
                fresh.write(0, kept, 0, kept.length);
                fresh.set(settings.facts().attributes());
                fresh.force();
            }
            data.move(FRESH, data, FILE);
        }
    }

    private static void removeRemains(OpenDirectory data) throws IOException {
        try {
            data.delete(FRESH);
        } catch (NoSuchFileException none) {
            // The usual case: no earlier attempt was interrupted.
        }
    }

    private static String withoutRecovery(String settings) {
        StringBuilder kept = new StringBuilder();
        boolean ours = false;
        for (String line : settings.lines().toList()) {
            boolean ofRecovery = line.startsWith("restore_command") || line.startsWith("recovery_target");
            ours = line.equals(ADDED) || ours && (ofRecovery || line.startsWith("archive_mode"));
            if (!(ours && ofRecovery)) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    static String text(OpenFile file) throws IOException {
        byte[] all = new byte[(int) Math.min(file.facts().attributes().size(), 1 << 24)];
        int length = file.read(0, all, 0, all.length);
        return new String(Arrays.copyOf(all, length), StandardCharsets.ISO_8859_1);
    }

    private static void append(OpenDirectory directory, String lines) throws IOException {
        byte[] added = lines.getBytes(StandardCharsets.UTF_8);
        try (OpenFile file = openOrCreate(directory, FILE)) {
            file.write(file.facts().attributes().size(), added, 0, added.length);
        }
    }

    private static OpenFile openOrCreate(OpenDirectory directory, byte[] name) throws IOException {
        try {
            return directory.change(name);
        } catch (NoSuchFileException absent) {
            return directory.create(name);
        }
    }

    private static String setting(String name, String value) {
        String quoted = value.replace("\\", "\\\\").replace("\n", "\\n").replace("'", "''");
        return name + " = '" + quoted + "'\n";
    }
}
