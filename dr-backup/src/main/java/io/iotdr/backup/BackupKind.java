package io.iotdr.backup;

/**
 * The extent to which a backup reads its source. Every kind stores only data that the repository lacks, and every
 * backup can be restored without any other backup.
 */
public enum BackupKind {
    /** Reads every byte. */
    FULL,
    /** Reads the files whose size, times or inode changed since the newest backup of the source. */
    INCREMENTAL,
    /** Reads the files whose size, times or inode changed since the newest full backup of the source. */
    DIFFERENTIAL
}
