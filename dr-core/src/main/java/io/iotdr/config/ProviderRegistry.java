package io.iotdr.config;

import io.iotdr.plan.NearestName;
import io.iotdr.spi.ProviderFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;

/** The provider factories on the class path. It also knows which module contains a provider that is missing. */
final class ProviderRegistry {

    private final List<ProviderFactory> factories = new ArrayList<>(CoreProviders.all());

    ProviderRegistry(ClassLoader loader) {
        ServiceLoader.load(ProviderFactory.class, loader).forEach(factories::add);
    }

    Optional<ProviderFactory> find(Class<?> type, String name) {
        return factories.stream()
                .filter(f -> f.name().equals(name) && f.makes().contains(type))
                .findFirst();
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
                && factories.stream().noneMatch(f -> f.name().equals(name));
    }

    /** Returns a message that says why no such provider exists and what to do. */
    String missing(Class<?> type, String name) {
        Optional<String> module = ProviderModules.of(name);
        boolean present = factories.stream().anyMatch(f -> f.name().equals(name));
        if (module.isPresent() && !present) {
            return "the provider '" + name + "' is not on the class path; add the dependency io.iotdr:" + module.get();
        }
        return "no provider named '" + name + "' provides a " + type.getSimpleName()
                + NearestName.hint(name, names(type));
    }
}
