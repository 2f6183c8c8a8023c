package io.iotdr.config;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.util.Optional;

/**
 * Makes providers from configuration blocks. When a factory throws, the problem is reported at the block's position.
 */
final class ProviderMaker implements ProviderContext {

    private final ProviderRegistry registry;
    private final Problems problems;
    private final View root;
    private final Optional<String> region;
    private final Clock clock;
    private final Scheduler scheduler;

    ProviderMaker(
            ProviderRegistry registry,
            Problems problems,
            View root,
            Optional<String> region,
            Clock clock,
            Scheduler scheduler) {
        this.registry = registry;
        this.problems = problems;
        this.root = root;
        this.region = region;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    ProviderMaker in(String name) {
        return new ProviderMaker(registry, problems, root, Optional.of(name), clock, scheduler);
    }

    <T> Optional<T> make(Class<T> type, Optional<View> block) {
        return make(type, block, "provider", "");
    }

    /** Returns the provider of a block; empty without a block, or when a problem of the block was reported. */
    <T> Optional<T> make(Class<T> type, Optional<View> block, String discriminator, String implied) {
        if (block.isEmpty()
                || !problems.errors().stream()
                        .noneMatch(e -> e.path().startsWith(block.get().path()))) {
            return Optional.empty();
        }
        String name = block.get().text(discriminator).orElse(implied);
        Optional<ProviderFactory> factory = registry.find(type, name);
        try {
            return factory.map(f -> f.make(type, ProviderSettings.of(block.get().plainMap()), this));
        } catch (IllegalArgumentException e) {
            problems.error(block.get().path(), Reason.of(e), block.get().location());
            return Optional.empty();
        }
    }

    /** Returns the reason why no such provider exists; empty when one exists. */
    Optional<String> missing(Class<?> type, String name) {
        return registry.find(type, name).isPresent() ? Optional.empty() : Optional.of(registry.missing(type, name));
    }

    @Override
    public Optional<String> region() {
        return region;
    }

    @Override
    public Optional<ProviderSettings> section(String name) {
        return root.child(name).map(v -> ProviderSettings.of(v.plainMap()));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings) {
        String name = settings.require("provider");
        ProviderFactory factory =
                registry.find(type, name).orElseThrow(() -> new IllegalArgumentException(registry.missing(type, name)));
        return factory.make(type, settings, this);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }
}
