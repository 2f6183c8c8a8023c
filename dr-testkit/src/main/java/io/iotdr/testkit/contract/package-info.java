/** One abstract test per SPI interface: what a provider must do. Extend it to test a provider of your own. */
@NullMarked
package io.iotdr.testkit.contract;

import org.jspecify.annotations.NullMarked;
