package io.iotdr.recovery.internal.drive;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.EventCodec;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.journal.UnknownEventException;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The commands to one run, from any process, in a journal stream beside the run's own. The run's driver takes them in
 * order, each exactly once. Thread-safe.
 */
public final class Mailbox {

    private static final EventCodec<RecoveryCommand> CODEC = EventCodec.of(RecoveryCommand.class);

    /** The driver reads all commands every second, so their number is bounded. */
    private static final long MOST = 10_000;

    private static final int LARGEST = 64 << 10;

    private final Journal journal;
    private final String stream;

    public Mailbox(Journal journal, String execution) {
        this.journal = journal;
        this.stream = stream(execution);
    }

    /** Returns the name of the stream of a run's commands. */
    static String stream(String execution) {
        return execution + ".commands";
    }

    /** Appends a command and returns its number, counted from 1. */
    public long put(RecoveryCommand command) {
        byte[] encoded = CODEC.encode(command);
        if (encoded.length > LARGEST) {
            throw new DisasterRecoveryException("the command has " + encoded.length + " bytes, and at most " + LARGEST
                    + " are stored; shorten its reason");
        }
        List<byte[]> entry = List.of(encoded);
        while (true) {
            long version = journal.read(stream).size();
            if (version >= MOST) {
                throw new DisasterRecoveryException("the run has received " + MOST
                        + " commands, which no person sends; find the program that does, and stop it");
            }
            try {
                return journal.append(stream, version, entry);
            } catch (ProviderException failed) {
                if (!failed.isConflict()) {
                    throw failed;
                }
                // Another process was faster; read what it wrote and append behind it.
            }
        }
    }

    /**
     * Returns the event with which a new run passes over the commands that are here already. They were sent to an earlier
     * run with this id, whose journal was deleted: an old approval must not approve the new run.
     */
    public Optional<CommandTaken> passingOver(Instant at) {
        long old = journal.read(stream).size();
        return old == 0
                ? Optional.empty()
                : Optional.of(new CommandTaken(old, "it was sent to an earlier run with this id", at));
    }

    /** A command, or why this version cannot read it. */
    record Letter(Optional<RecoveryCommand> command, String problem) {}

    /** Returns the commands after the first {@code taken}. One that cannot be read does not hide the ones behind it. */
    List<Letter> after(long taken) {
        return journal.read(stream).stream().skip(taken).map(Mailbox::letter).toList();
    }

    private static Letter letter(byte[] entry) {
        try {
            return new Letter(Optional.of(CODEC.decode(entry)), "");
        } catch (JournalCorruptedException | UnknownEventException unreadable) {
            return new Letter(Optional.empty(), Reason.of(unreadable));
        }
    }
}
