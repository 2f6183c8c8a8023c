/** The loggers of the engine, which a simulation silences. */
@NullMarked
package io.iotdr.log;

import org.jspecify.annotations.NullMarked;
