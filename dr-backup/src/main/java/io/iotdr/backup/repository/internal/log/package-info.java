/** Ships records as they arrive. Internal; not for users of the library. */
@NullMarked
package io.iotdr.backup.repository.internal.log;

import org.jspecify.annotations.NullMarked;
