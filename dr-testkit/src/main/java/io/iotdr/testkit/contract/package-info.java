/** Contract tests: one abstract test per SPI interface. Extend one to test your own provider. */
@NullMarked
package io.iotdr.testkit.contract;

import org.jspecify.annotations.NullMarked;
