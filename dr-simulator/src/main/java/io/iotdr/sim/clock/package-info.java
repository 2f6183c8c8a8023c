/** Virtual time: one event at a time, on threads that pass a baton, so that a seed gives the same run on every machine. */
@NullMarked
package io.iotdr.sim.clock;

import org.jspecify.annotations.NullMarked;
