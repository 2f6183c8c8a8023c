/** The device's side of a recovery, for gateways and devices in Java. */
@NullMarked
package io.iotdr.device;

import org.jspecify.annotations.NullMarked;
