/** Restores into more than a directory: the input of a command, and a PostgreSQL cluster at a moment. */
@NullMarked
package io.iotdr.repository.restore;

import org.jspecify.annotations.NullMarked;
