/** Retention, and the prune that can run while backups do. Internal; not for users of the library. */
@NullMarked
package io.iotdr.backup.repository.internal.prune;

import org.jspecify.annotations.NullMarked;
