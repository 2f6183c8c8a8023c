package io.iotdr.config;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.plan.NearestName;
import io.iotdr.spi.ProviderFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;

/** The provider factories on the class path. It also knows which module contains a provider that is missing. */
final class ProviderRegistry {

    private final List<ProviderFactory> factories = new ArrayList<>(CoreProviders.all());

    /**
     * Loads the factories.
     *
     * @throws DisasterRecoveryException when one of them cannot be loaded
     */
    ProviderRegistry(ClassLoader loader) {
        try {
            ServiceLoader.load(ProviderFactory.class, loader).forEach(factories::add);
        } catch (ServiceConfigurationError broken) {
            throw new DisasterRecoveryException(
                    "a provider on the class path cannot be loaded: " + Reason.of(broken)
                            + ". The file META-INF/services/io.iotdr.spi.ProviderFactory in its jar must name a public"
                            + " class with a public constructor without parameters",
                    broken);
        }
    }

    Optional<ProviderFactory> find(Class<?> type, String name) {
        return all(type, name).stream().findFirst();
    }

    private List<ProviderFactory> all(Class<?> type, String name) {
        return factories.stream()
                .filter(f -> f.name().equals(name) && f.makes().contains(type))
                .toList();
    }

    /** Returns why a name leads to no single factory, and what to do; empty when it leads to one. */
    Optional<String> problem(Class<?> type, String name) {
        List<ProviderFactory> found = all(type, name);
        return switch (found.size()) {
            case 0 -> Optional.of(missing(type, name));
            case 1 -> Optional.empty();
            default ->
                Optional.of("several providers named '" + name + "' provide a " + type.getSimpleName() + ": "
                        + found.stream()
                                .map(f -> f.getClass().getName())
                                .sorted()
                                .toList()
                        + "; rename yours, or remove one from the class path");
        };
    }

    /** Returns the provider names that can make a {@code type} here. */
    SortedSet<String> names(Class<?> type) {
        SortedSet<String> names = new TreeSet<>();
        factories.stream().filter(f -> f.makes().contains(type)).forEach(f -> names.add(f.name()));
        return names;
    }

    /** Returns whether no factory here and no other module of this library has this name. */
    boolean unknownEverywhere(String name) {
        return ProviderModules.of(name).isEmpty()
                && ProviderModules.elsewhere(name).isEmpty()
                && factories.stream().noneMatch(f -> f.name().equals(name));
    }

    /** Returns a message that says why no such provider exists and what to do. */
    String missing(Class<?> type, String name) {
        Optional<String> module = ProviderModules.of(name);
        boolean present = factories.stream().anyMatch(f -> f.name().equals(name));
        if (module.isPresent() && !present) {
            return "the provider '" + name + "' is not on the class path; add the dependency io.iotdr:" + module.get();
        }
        if (ProviderModules.elsewhere(name).isPresent() && !present) {
            return "the provider '" + name + "' "
                    + ProviderModules.elsewhere(name).get();
        }
        return "no provider named '" + name + "' provides a " + type.getSimpleName()
                + NearestName.hint(name, names(type))
                + "; a provider of your own must be on the class path, or in ext/ of the dr distribution, and its factory named in"
                + " META-INF/services/" + ProviderFactory.class.getName();
    }
}
