/** The only place that asks the machine for time, waits, or makes threads. */
@NullMarked
package io.iotdr.time;

import org.jspecify.annotations.NullMarked;
