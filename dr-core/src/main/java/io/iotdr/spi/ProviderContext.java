package io.iotdr.spi;

import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.util.Optional;

/** What a factory may use besides its own settings, while it makes a provider. */
public interface ProviderContext {

    /** The region the provider is for; empty when it is for none in particular. */
    Optional<String> region();

    /** Another section of the same configuration, such as {@code backup}. */
    Optional<ProviderSettings> section(String name);

    /** Makes a provider that this one builds on, by the {@code provider} key of {@code settings}. */
    <T> T make(Class<T> type, ProviderSettings settings);

    Clock clock();

    Scheduler scheduler();
}
