/** The backup API; the embedded engine that implements it is in {@link io.iotdr.backup.repository}. */
@NullMarked
package io.iotdr.backup;

import org.jspecify.annotations.NullMarked;
