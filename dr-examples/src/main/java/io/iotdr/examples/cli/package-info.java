/** The dr command. */
@NullMarked
package io.iotdr.examples.cli;

import org.jspecify.annotations.NullMarked;
