/** Every SPI in memory, with latency and faults on demand; each passes the same contract test as the real providers. */
@NullMarked
package io.iotdr.testkit.fake;

import org.jspecify.annotations.NullMarked;
