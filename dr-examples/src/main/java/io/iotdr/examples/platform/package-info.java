/** The open-platform lab: two regions of real servers, recovered by the {@code dr} command alone. */
@NullMarked
package io.iotdr.examples.platform;

import org.jspecify.annotations.NullMarked;
