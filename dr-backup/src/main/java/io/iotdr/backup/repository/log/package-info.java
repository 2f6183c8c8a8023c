/** Data between backups: records in segments, and the write-ahead log of PostgreSQL. */
@NullMarked
package io.iotdr.backup.repository.log;

import org.jspecify.annotations.NullMarked;
