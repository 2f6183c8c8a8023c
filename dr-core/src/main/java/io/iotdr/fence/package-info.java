/**
 * The right to write: at most one region has it. {@link io.iotdr.fence.RegionGuard} is the side of the services,
 * {@link io.iotdr.fence.WriteLeases} the leases behind it, and witnesses extend it while those cannot be reached.
 */
@NullMarked
package io.iotdr.fence;

import org.jspecify.annotations.NullMarked;
