/** The façade: {@link io.iotdr.DisasterRecovery} is the one class most users need besides {@code plan}. */
@NullMarked
package io.iotdr;

import org.jspecify.annotations.NullMarked;
