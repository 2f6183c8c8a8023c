/** The {@code dr} command line. */
@NullMarked
package io.iotdr.cli;

import org.jspecify.annotations.NullMarked;
