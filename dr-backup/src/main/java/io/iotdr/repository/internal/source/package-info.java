/** Reads what is backed up: directories, the output of commands, objects of a store. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.source;

import org.jspecify.annotations.NullMarked;
