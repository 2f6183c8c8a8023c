/**
 * The entry point of the library: most users need only {@link io.iotdr.DisasterRecovery} and the package {@code plan}.
 */
@NullMarked
package io.iotdr;

import org.jspecify.annotations.NullMarked;
