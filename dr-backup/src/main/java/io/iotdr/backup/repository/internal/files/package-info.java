/** Operations on large files and whole directories that the JDK lacks. Internal; not for users of the library. */
@NullMarked
package io.iotdr.backup.repository.internal.files;

import org.jspecify.annotations.NullMarked;
