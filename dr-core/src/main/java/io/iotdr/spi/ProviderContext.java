package io.iotdr.spi;

import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.util.Optional;

/** Everything that a factory may use, besides its own settings, to make a provider. */
public interface ProviderContext {

    /** Returns the region that the provider is for; empty when it belongs to no region. */
    Optional<String> region();

    /** Returns another section of the same configuration, such as {@code backup}. */
    Optional<ProviderSettings> section(String name);

    /** Makes a provider on which this one builds, as the {@code provider} key of {@code settings} selects. */
    <T> T make(Class<T> type, ProviderSettings settings);

    Clock clock();

    Scheduler scheduler();
}
