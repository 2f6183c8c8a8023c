/** The only package that reads the machine's clock, waits, or creates threads. */
@NullMarked
package io.iotdr.time;

import org.jspecify.annotations.NullMarked;
