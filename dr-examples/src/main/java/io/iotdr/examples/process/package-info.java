/** Processes that a program of this module starts, and the waits for them. */
@NullMarked
package io.iotdr.examples.process;

import org.jspecify.annotations.NullMarked;
