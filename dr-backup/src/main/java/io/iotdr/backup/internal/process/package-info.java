/** Programs of the host that make or restore backups. */
@NullMarked
package io.iotdr.backup.internal.process;

import org.jspecify.annotations.NullMarked;
