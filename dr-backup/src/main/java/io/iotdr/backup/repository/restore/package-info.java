/**
 * Restores to other targets than a directory: the standard input of a command, and a PostgreSQL cluster at a moment.
 */
@NullMarked
package io.iotdr.backup.repository.restore;

import org.jspecify.annotations.NullMarked;
