package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupSource;
import java.time.Duration;
import java.util.Optional;

/**
 * A source, with the timetable by which it is backed up.
 *
 * @param name the name of the source
 * @param timetable empty when it is backed up manually only
 * @param rpo the recovery point objective: how old its newest recovery point may become; empty for none
 */
public record BackupJob(String name, BackupSource source, Optional<Timetable> timetable, Optional<Duration> rpo) {}
