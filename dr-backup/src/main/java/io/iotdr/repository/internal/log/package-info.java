/** Ships records as they arrive. Internal; not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.log;

import org.jspecify.annotations.NullMarked;
