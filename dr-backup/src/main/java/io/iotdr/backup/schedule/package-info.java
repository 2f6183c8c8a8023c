/** Schedules backups and upkeep, and measures the current RPO exposure. */
@NullMarked
package io.iotdr.backup.schedule;

import org.jspecify.annotations.NullMarked;
