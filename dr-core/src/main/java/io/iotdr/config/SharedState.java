package io.iotdr.config;

import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import java.time.Duration;
import java.util.Optional;

/**
 * State that orchestrators on several machines share.
 *
 * @param leases who drives an execution
 * @param writeLeases which region may write, where services ask a {@code RegionGuard}
 * @param leaseLength how long without a sign of life until another orchestrator takes over
 */
public record SharedState(Journal journal, LeaseStore leases, Optional<LeaseStore> writeLeases, Duration leaseLength) {}
