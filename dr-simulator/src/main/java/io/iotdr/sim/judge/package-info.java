/** The invariants, and what checks them during and after a simulated disaster. */
@NullMarked
package io.iotdr.sim.judge;

import org.jspecify.annotations.NullMarked;
