/**
 * The embedded backup engine: content-addressed, encrypted, in several places, with a transaction log between backups. The format is
 * written down in {@code dr-backup/FORMAT.md}.
 */
@NullMarked
package io.iotdr.repository;

import org.jspecify.annotations.NullMarked;
