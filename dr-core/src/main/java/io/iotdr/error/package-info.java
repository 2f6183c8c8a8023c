/** The root of all exceptions of this library. */
@NullMarked
package io.iotdr.error;

import org.jspecify.annotations.NullMarked;
