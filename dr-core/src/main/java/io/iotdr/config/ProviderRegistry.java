package io.iotdr.config;

import io.iotdr.plan.NearestName;
import io.iotdr.spi.ProviderFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;

/** The provider factories on the class path. It also knows which module contains a provider that is missing. */
final class ProviderRegistry {

    private static final Map<String, String> ARTIFACTS = Map.ofEntries(
            Map.entry("rfc2136", "dr-onprem"),
            Map.entry("mqtt", "dr-onprem"),
            Map.entry("email", "dr-onprem"),
            Map.entry("postgresql", "dr-onprem"),
            Map.entry("filesystem", "dr-backup"),
            Map.entry("passphrase", "dr-backup"),
            Map.entry("keyfile", "dr-backup"),
            Map.entry("aws", "dr-aws"),
            Map.entry("dynamodb", "dr-aws"),
            Map.entry("azure", "dr-azure"),
            Map.entry("kubernetes", "dr-kubernetes"));

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
        return !ARTIFACTS.containsKey(name)
                && factories.stream().noneMatch(f -> f.name().equals(name));
    }

    /** Returns a message that says why no such provider exists and what to do. */
    String missing(Class<?> type, String name) {
        String artifact = ARTIFACTS.get(name);
        boolean present = factories.stream().anyMatch(f -> f.name().equals(name));
        if (artifact != null && !present) {
            return "the provider '" + name + "' is not on the class path; add the dependency io.iotdr:" + artifact;
        }
        return "no provider named '" + name + "' provides a " + type.getSimpleName()
                + NearestName.hint(name, names(type));
    }
}
