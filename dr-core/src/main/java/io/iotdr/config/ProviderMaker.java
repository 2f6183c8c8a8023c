package io.iotdr.config;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.log.Redactor;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes providers from configuration blocks. When a factory throws, the problem is reported at the block's position.
 */
final class ProviderMaker implements ProviderContext {

    /** How the description of a setting marks it. */
    private static final String SECRET = "(secret)";

    private final ProviderRegistry registry;
    private final Problems problems;
    private final View root;
    private final Optional<String> region;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Set<String> secrets;

    ProviderMaker(
            ProviderRegistry registry,
            Problems problems,
            View root,
            Optional<String> region,
            Clock clock,
            Scheduler scheduler) {
        this(registry, problems, root, region, clock, scheduler, ConcurrentHashMap.newKeySet());
    }

    private ProviderMaker(
            ProviderRegistry registry,
            Problems problems,
            View root,
            Optional<String> region,
            Clock clock,
            Scheduler scheduler,
            Set<String> secrets) {
        this.secrets = secrets;
        this.registry = registry;
        this.problems = problems;
        this.root = root;
        this.region = region;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    ProviderMaker in(String name) {
        return new ProviderMaker(registry, problems, root, Optional.of(name), clock, scheduler, secrets);
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
            return factory.map(
                    f -> made(f, type, ProviderSettings.of(block.get().plainMap())));
        } catch (IllegalArgumentException e) {
            problems.error(
                    block.get().path(),
                    Redactor.of(secrets).redact(Reason.of(e)),
                    block.get().location());
            return Optional.empty();
        }
    }

    /**
     * Lets a factory make a provider.
     *
     * @throws IllegalArgumentException when it makes none, whatever it throws
     */
    private <T> T made(ProviderFactory factory, Class<T> type, ProviderSettings settings) {
        factory.settings(type).stream()
                .filter(s -> s.description().contains(SECRET))
                .forEach(s -> settings.text(s.name()).ifPresent(secrets::add));
        Object made;
        try {
            made = factory.make(type, settings, this);
        } catch (IllegalArgumentException | DisasterRecoveryException told) {
            throw told;
        } catch (RuntimeException | LinkageError broken) {
            throw new IllegalArgumentException("the provider '" + factory.name() + "' failed: " + broken, broken);
        }
        if (!type.isInstance(made)) {
            throw new IllegalArgumentException("the provider '" + factory.name() + "' made "
                    + (made == null ? "nothing" : "a " + made.getClass().getName()) + " instead of a "
                    + type.getSimpleName() + "; its factory is wrong");
        }
        return type.cast(made);
    }

    /** Returns the values of the settings that their factories call secret. */
    Set<String> secrets() {
        return Set.copyOf(secrets);
    }

    /** Returns the reason why there is no such provider, or no single one; empty when there is one. */
    Optional<String> missing(Class<?> type, String name) {
        return registry.problem(type, name);
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
        registry.problem(type, name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return made(registry.find(type, name).orElseThrow(), type, settings);
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
