/**
 * The durable record of runs, and leases: in files on one machine, or in a store or a quorum of stores that many
 * machines share.
 */
@NullMarked
package io.iotdr.journal;

import org.jspecify.annotations.NullMarked;
