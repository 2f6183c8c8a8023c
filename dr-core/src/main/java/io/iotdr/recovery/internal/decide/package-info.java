/** The pure core of the engine: events fold into a state, and the state decides on instructions. No clock, no I/O. */
@NullMarked
package io.iotdr.recovery.internal.decide;

import org.jspecify.annotations.NullMarked;
