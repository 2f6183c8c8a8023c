package io.iotdr.cli.backup;

import io.iotdr.backup.schedule.BackupScheduler;
import java.io.PrintWriter;
import java.util.List;

/** Receives what the scheduled backups do, to print it. */
public interface BackupEvents extends BackupScheduler.BackupListener {

    /** Called at the start with the sources that are backed up regularly. */
    void started(List<String> scheduled);

    /** Called at the start for a source that has no schedule. */
    void notScheduled(String source);

    /** Returns a listener that prints one line per event, for people or as JSON. */
    static BackupEvents printedTo(PrintWriter out, boolean json) {
        return json ? new JsonBackupEvents(out) : new PrintedBackupEvents(out);
    }
}
