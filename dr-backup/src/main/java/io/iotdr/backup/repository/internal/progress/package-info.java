/** Progress reports. Internal; not for users of the library. */
@NullMarked
package io.iotdr.backup.repository.internal.progress;

import org.jspecify.annotations.NullMarked;
