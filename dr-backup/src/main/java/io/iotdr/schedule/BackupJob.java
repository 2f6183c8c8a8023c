package io.iotdr.schedule;

import io.iotdr.backup.BackupSource;
import java.time.Duration;
import java.util.Optional;

/**
 * A source that is backed up by a timetable.
 *
 * @param name of the source
 * @param timetable empty when it is backed up by hand alone
 * @param rpo how old its newest recovery point may become
 */
public record BackupJob(String name, BackupSource source, Optional<Timetable> timetable, Optional<Duration> rpo) {}
