package io.iotdr.backup;

/** What a backup reads. Each is complete in itself: whatever it reads, it stores only what is new, and restores alone. */
public enum BackupKind {
    /** Every byte. */
    FULL,
    /** What changed since the newest backup of the source, by size, times and inode. */
    INCREMENTAL,
    /** What changed since the newest full backup of the source. */
    DIFFERENTIAL
}
