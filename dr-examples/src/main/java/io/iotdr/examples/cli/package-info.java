/** The {@code dr} command line. */
@NullMarked
package io.iotdr.examples.cli;

import org.jspecify.annotations.NullMarked;
