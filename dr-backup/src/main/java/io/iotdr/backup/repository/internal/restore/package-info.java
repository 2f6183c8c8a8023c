/** Writes the content of backups, and never outside of the target directory. Internal; not for users of the library. */
@NullMarked
package io.iotdr.backup.repository.internal.restore;

import org.jspecify.annotations.NullMarked;
