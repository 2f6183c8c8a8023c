/**
 * Reads the sources of backups: directories, outputs of commands, objects of a store. Internal; not for users of the
 * library.
 */
@NullMarked
package io.iotdr.backup.repository.internal.source;

import org.jspecify.annotations.NullMarked;
