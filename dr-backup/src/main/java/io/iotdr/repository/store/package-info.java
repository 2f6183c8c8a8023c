/** Directories as locations, and locations that are given so many bytes a second. */
@NullMarked
package io.iotdr.repository.store;

import org.jspecify.annotations.NullMarked;
