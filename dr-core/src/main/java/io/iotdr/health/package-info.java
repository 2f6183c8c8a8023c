/** Probes, the sliding window over them, and the policy that decides to fail over. */
@NullMarked
package io.iotdr.health;

import org.jspecify.annotations.NullMarked;
