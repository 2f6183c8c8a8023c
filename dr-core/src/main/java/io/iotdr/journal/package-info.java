/** The durable record of executions on one machine: files, CRC, fsync, leases. */
@NullMarked
package io.iotdr.journal;

import org.jspecify.annotations.NullMarked;
