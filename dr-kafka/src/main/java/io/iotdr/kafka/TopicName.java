package io.iotdr.kafka;

import io.iotdr.spi.ProviderException;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One topic, or all topics whose names begin alike.
 *
 * @param name the name, or its beginning
 * @param prefix whether it is the beginning
 */
record TopicName(String name, boolean prefix) {

    /**
     * Reads a name; one that ends in {@code *} stands for all topics that begin so.
     *
     * @throws IllegalArgumentException when Kafka has no such names
     */
    static TopicName parse(String text) {
        boolean prefix = text.endsWith("*");
        String name = prefix ? text.substring(0, text.length() - 1) : text;
        if (!name.matches("[A-Za-z0-9._-]{1,249}")) {
            throw new IllegalArgumentException("'topics' has '" + text
                    + "'; expected a topic such as telemetry, or such as telemetry.* for all that begin so");
        }
        return new TopicName(name, prefix);
    }

    static List<TopicName> parse(Collection<String> texts) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("'topics' is empty; name the topics into which the platform writes");
        }
        return texts.stream().map(TopicName::parse).toList();
    }

    boolean matches(String topic) {
        return prefix ? topic.startsWith(name) : topic.equals(name);
    }

    static boolean any(List<TopicName> names, String topic) {
        return names.stream().anyMatch(n -> n.matches(topic));
    }

    /**
     * Refuses names that no topic has: a topic that the login may not see looks like one that does not exist.
     *
     * @throws ProviderException with outcome {@code REFUSED}
     */
    static void refuseMissing(
            Collection<TopicName> names, Collection<String> existing, String place, String operation) {
        List<TopicName> missing = names.stream()
                .filter(name -> existing.stream().noneMatch(name::matches))
                .toList();
        if (!missing.isEmpty()) {
            throw ProviderException.refused(
                    place,
                    operation,
                    "it has no topics " + missing
                            + ", or its login may not DESCRIBE them; correct 'topics', or permit it");
        }
    }

    /** Returns whether an access rule with that pattern applies to every topic of this name. */
    boolean isWithin(ResourcePattern pattern) {
        return pattern.patternType() == PatternType.PREFIXED
                ? name.startsWith(pattern.name())
                : pattern.name().equals("*") || !prefix && pattern.name().equals(name);
    }

    ResourcePattern pattern() {
        return new ResourcePattern(ResourceType.TOPIC, name, prefix ? PatternType.PREFIXED : PatternType.LITERAL);
    }

    @Override
    public String toString() {
        return prefix ? name + "*" : name;
    }
}
