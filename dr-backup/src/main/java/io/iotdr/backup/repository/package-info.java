/**
 * The embedded backup engine: content-addressed and encrypted, stored in several locations, with a transaction log
 * between backups. {@code dr-backup/FORMAT.md} specifies the format.
 */
@NullMarked
package io.iotdr.backup.repository;

import org.jspecify.annotations.NullMarked;
