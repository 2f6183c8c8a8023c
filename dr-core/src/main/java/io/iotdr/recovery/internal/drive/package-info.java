/** The shell around the pure core: it runs instructions, appends their events, and owns the run meanwhile. */
@NullMarked
package io.iotdr.recovery.internal.drive;

import org.jspecify.annotations.NullMarked;
