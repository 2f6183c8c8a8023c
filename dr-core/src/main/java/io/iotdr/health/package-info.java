/** Probes, the sliding windows over their results, and the policy that decides on a failover. */
@NullMarked
package io.iotdr.health;

import org.jspecify.annotations.NullMarked;
