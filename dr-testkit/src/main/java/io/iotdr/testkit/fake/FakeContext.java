package io.iotdr.testkit.fake;

import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.util.Optional;

/** A provider context for tests: a clock and a scheduler, and nothing else. */
public record FakeContext(Clock clock, Scheduler scheduler) implements ProviderContext {

    @Override
    public Optional<String> region() {
        return Optional.empty();
    }

    @Override
    public Optional<ProviderSettings> section(String name) {
        return Optional.empty();
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings) {
        throw new IllegalArgumentException("there is no other provider in this test");
    }
}
