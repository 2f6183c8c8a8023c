/** Directories as locations, and a rate limit for any location. */
@NullMarked
package io.iotdr.backup.repository.store;

import org.jspecify.annotations.NullMarked;
