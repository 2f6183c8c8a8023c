/** Stores in memory that keep the contracts of their SPI: the state behind the simulator and behind the testkit's fakes. */
@NullMarked
package io.iotdr.sim.memory;

import org.jspecify.annotations.NullMarked;
