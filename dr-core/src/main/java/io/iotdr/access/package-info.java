/** Roles, approvals by several people and one-time codes; to come. Until then {@code RecoveryExecution.approve} keeps the two-person rule. */
@NullMarked
package io.iotdr.access;

import org.jspecify.annotations.NullMarked;
