/**
 * In-memory fakes of the SPIs, with latency and faults on demand. Each passes the same contract test as the real
 * providers.
 */
@NullMarked
package io.iotdr.testkit.fake;

import org.jspecify.annotations.NullMarked;
