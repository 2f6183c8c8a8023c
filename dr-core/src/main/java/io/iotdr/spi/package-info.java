/** The interfaces that providers implement. dr-testkit ships one contract test for each interface. */
@NullMarked
package io.iotdr.spi;

import org.jspecify.annotations.NullMarked;
