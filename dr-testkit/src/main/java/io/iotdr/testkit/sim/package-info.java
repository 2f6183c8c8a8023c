/** The deterministic disaster simulator: one seed, one trace, on any machine. */
@NullMarked
package io.iotdr.testkit.sim;

import org.jspecify.annotations.NullMarked;
