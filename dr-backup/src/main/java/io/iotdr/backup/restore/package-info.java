/** Restores backups into the regions of recovery plans: the provider {@code backup} of a {@code DataRestore}. */
@NullMarked
package io.iotdr.backup.restore;

import org.jspecify.annotations.NullMarked;
