package io.iotdr.config;

import static io.iotdr.config.Shape.BOOLEAN;
import static io.iotdr.config.Shape.TEXT;
import static io.iotdr.config.Shape.TIME;
import static io.iotdr.config.Shape.integer;
import static io.iotdr.config.Shape.keys;
import static io.iotdr.config.Shape.listOf;
import static io.iotdr.config.Shape.mapOf;
import static io.iotdr.config.Shape.oneOf;
import static io.iotdr.config.Shape.provider;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore;

/** The keys of the section {@code backup} with their shapes and descriptions. */
final class BackupShape {

    private static final double HUGE = 1_000_000;

    private static final Shape SOURCE = keys().and(
                    "type",
                    oneOf(java.util.List.of("directory", "command", "postgresql", "objects")),
                    "The kind of source")
            .and("path", TEXT, "For type directory: its path")
            .and(
                    "quiesce",
                    listOf(TEXT),
                    "Command that stops writes to the source during the backup; program and arguments, no shell")
            .and("thaw", listOf(TEXT), "Command that allows writes again; runs whatever the result of the backup")
            .and(
                    "canaries",
                    mapOf(TEXT),
                    "Files that never change, each with the SHA-256 of its content; a mismatch is a finding")
            .and(
                    "exclude",
                    keys().and("patterns", listOf(TEXT), "Globs; one without a slash matches names in every directory")
                            .and("pattern_files", listOf(TEXT), "Files with further patterns, one on each line")
                            .and("caches", BOOLEAN, "Whether to leave out what directories with a CACHEDIR.TAG contain")
                            .and(
                                    "if_present",
                                    listOf(TEXT),
                                    "Names of files: nothing else of a directory with such a file is kept")
                            .and("other_file_systems", BOOLEAN, "Whether to leave out what is mounted below the path")
                            .and("larger_than", integer(0, 1e18), "The size in bytes above which files are left out"),
                    "For type directory: what is left out")
            .and("command", listOf(TEXT), "Program and arguments, whose output is backed up; no shell")
            .and("environment", mapOf(TEXT), "The command's environment, besides PATH and HOME")
            .and("file", TEXT, "The file name of the output in the backup; default 'output'")
            .and("timeout", TIME, "Limit for the command; default 1h")
            .and("store", provider(ObjectStore.class), "For type objects: the store to back up")
            .and("prefix", TEXT, "Back up only objects whose keys begin with this; default: all objects")
            .and("schedule", TEXT, "When to back up: a cron expression of five fields, in backup.zone")
            .and(
                    "rpo",
                    TIME,
                    "Maximum age of the newest backup; without a schedule, a backup is made twice in this time")
            .and(
                    "restore",
                    listOf(TEXT),
                    "Command that restores the output from its standard input; program and arguments, no shell");

    static final Shape BACKUP = keys().and("sources", mapOf(SOURCE), "What is backed up, by name")
            .and("locations", mapOf(provider(ObjectStore.class)), "The stores for backups, by name")
            .and("workers", integer(1, 64), "Number of threads that compress and encrypt; each needs about 40 MiB")
            .and(
                    "bytes_per_second",
                    integer(1, 1e12),
                    "Bandwidth limit for each location, read and write; default: unlimited")
            .and(
                    "retry_for",
                    TIME,
                    "How long a call to a location that throttles or does not answer is repeated; default 30s")
            .and("zone", TEXT, "The time zone of schedules and retention; default UTC")
            .and("jitter", TIME, "Maximum random delay of a scheduled backup; default 0")
            .and("grace", TIME, "How long forgotten data stays stored; must exceed the longest backup; default 1d")
            .and("quorum", integer(1, 100), "Number of locations that must confirm a backup; default: all")
            .and(
                    "retention",
                    keys().and("last", integer(0, HUGE), "The latest backups")
                            .and("within", TIME, "All backups of this time before the newest one")
                            .and("daily", integer(0, HUGE), "Days")
                            .and("weekly", integer(0, HUGE), "Weeks")
                            .and("monthly", integer(0, HUGE), "Months")
                            .and("yearly", integer(0, HUGE), "Years"),
                    "How long backups are kept; what is not set keeps none")
            .and(
                    "encryption",
                    keys().and("enabled", BOOLEAN, "Whether backups are encrypted")
                            .and("algorithm", oneOf(java.util.List.of("AES-256")), "AES-256-GCM")
                            .and("key", provider(KeyProvider.class), "The key that wraps the repository's key")
                            .and(
                                    "other_keys",
                                    mapOf(provider(KeyProvider.class)),
                                    "Further keys that open the repository, by name: an escrow key, or the old key during a rotation"),
                    "Encryption at rest")
            .and(
                    "compression",
                    keys().and("enabled", BOOLEAN, "Whether data is compressed")
                            .and(
                                    "algorithm",
                                    oneOf(java.util.List.of("gzip", "zstd", "none")),
                                    "The compression algorithm"),
                    "Compression")
            .and(
                    "verify",
                    keys().and("schedule", TEXT, "When to verify: a cron expression of five fields, in backup.zone")
                            .and(
                                    "read_data",
                                    BOOLEAN,
                                    "Read every stored byte; default true unless restore_sample is set")
                            .and("restore_sample", TEXT, "Share of each source's files to restore, such as 1%"),
                    "The checks of stored backups by dr backup run")
            .and(
                    "prune",
                    keys().and("schedule", TEXT, "When: a cron expression of five fields, in backup.zone"),
                    "When dr backup run removes backups that backup.retention does not keep")
            .and(
                    "log",
                    keys().and("ship_every", TIME, "How often sealed segments are shipped")
                            .and(
                                    "keep",
                                    TIME,
                                    "How far back point-in-time restore is possible for sources with a log; default 7d"),
                    "The transaction log");

    private BackupShape() {}
}
