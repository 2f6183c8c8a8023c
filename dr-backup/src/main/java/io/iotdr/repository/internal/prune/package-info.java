/** Retention, and the prune that runs beside backups. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.prune;

import org.jspecify.annotations.NullMarked;
