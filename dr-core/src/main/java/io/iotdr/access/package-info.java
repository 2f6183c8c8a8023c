/**
 * Placeholder for roles, M-of-N approval and one-time codes. Until they exist, {@code RecoveryExecution.approve}
 * enforces the two-person rule.
 */
@NullMarked
package io.iotdr.access;

import org.jspecify.annotations.NullMarked;
