/** Directories with everything in them. */
@NullMarked
package io.iotdr.backup.internal.files;

import org.jspecify.annotations.NullMarked;
