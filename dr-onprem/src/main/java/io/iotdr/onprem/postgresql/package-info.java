/** Providers for PostgreSQL: shared state, data stores, replication, and clusters that Patroni manages. */
@NullMarked
package io.iotdr.onprem.postgresql;

import org.jspecify.annotations.NullMarked;
