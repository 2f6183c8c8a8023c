/** What a provider implements. One contract test per interface ships in dr-testkit. */
@NullMarked
package io.iotdr.spi;

import org.jspecify.annotations.NullMarked;
