/** Writes what a backup holds, and nothing outside of its target. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.restore;

import org.jspecify.annotations.NullMarked;
