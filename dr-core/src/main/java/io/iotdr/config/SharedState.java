package io.iotdr.config;

import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import java.time.Duration;
import java.util.Optional;

/**
 * The state that orchestrators on several machines share.
 *
 * @param leases the leases on runs
 * @param writeLeases the leases on the right to write, for services that use a {@code RegionGuard}
 * @param leaseLength another orchestrator may take over when a lease has not been renewed for this long
 */
public record SharedState(Journal journal, LeaseStore leases, Optional<LeaseStore> writeLeases, Duration leaseLength) {}
