package io.iotdr.backup.restore;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TransactionLog.LogRecord;
import java.nio.file.Path;

/**
 * Takes restored data over into a host's own store. An interrupted restore is repeated from the beginning, so each method
 * must yield the same when it is called again with the same data. Called by one thread at a time.
 *
 * <p>Handlers for configurations are found by {@link java.util.ServiceLoader} and selected by their name.
 */
public interface RestoreHandler {

    /** Returns the name that selects this handler in a configuration: {@code into: {handler: NAME}}. */
    String name();

    /**
     * Takes over the files of a backup. The first call of a restore.
     *
     * @param files the directory that holds them; it is deleted when the restore ends
     */
    void takeOver(Path files, RecoveryPoint backup);

    /**
     * Takes over one record of the transaction log; records come in their order. The log begins before the backup, so that
     * some records are in it already.
     */
    void takeOver(LogRecord entry);

    /**
     * Makes everything that was taken over durable, and puts it to use. The last call of a restore.
     *
     * @return the number of records in the store
     */
    long finish();
}
