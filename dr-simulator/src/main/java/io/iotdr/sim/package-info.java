/** The deterministic disaster simulator: one seed, one trace, on any machine. */
@NullMarked
package io.iotdr.sim;

import org.jspecify.annotations.NullMarked;
