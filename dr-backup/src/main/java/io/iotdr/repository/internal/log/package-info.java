/** Ships records while they come. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.log;

import org.jspecify.annotations.NullMarked;
