/** The commands of dr failover and dr failback. */
@NullMarked
package io.iotdr.cli.failover;

import org.jspecify.annotations.NullMarked;
