/** Helpers that the lab, the command line and the build share. */
@NullMarked
package io.iotdr.examples;

import org.jspecify.annotations.NullMarked;
