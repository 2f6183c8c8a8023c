package io.iotdr.kafka;

import io.iotdr.spi.DataStore.Role;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;

/**
 * The access rules of which a fence consists, and how they are read. A fence denies WRITE to everybody on each topic. When it
 * was raised stands beside it, as a denial for a user whose name tells the moment: as durable as the fence, and seen by
 * everybody who lists the rules. Immutable.
 *
 * @param topics the topics; each note stands on one of them
 * @param readers who may read fenced topics without permissions of their own, such as {@code User:mirror}
 */
record FenceRules(List<TopicName> topics, List<String> readers) {

    private static final String ANY_HOST = "*";
    private static final String EVERYBODY = "User:*";
    private static final String BEGUN = "User:iot-dr is fencing";
    private static final String READERS = "User:iot-dr lets readers read";
    private static final String SINCE = "User:iot-dr fenced at ";

    FenceRules {
        topics = List.copyOf(topics);
        readers = List.copyOf(readers);
    }

    /**
     * The fence as the cluster has it.
     *
     * @param whole whether writing to each topic is denied
     * @param partly whether writing to any of them is denied
     * @param begun whether raising it did not come to its end
     * @param since when it was raised; empty for that of a replica
     */
    record FenceState(boolean whole, boolean partly, boolean begun, Optional<Instant> since) {

        Role role() {
            return !whole || begun ? Role.PRIMARY : since.isPresent() ? Role.FENCED : Role.REPLICA;
        }
    }

    FenceState state(Collection<AclBinding> all) {
        return new FenceState(
                topics.stream().noneMatch(topic -> denials(all, topic).isEmpty()),
                !denials(all).isEmpty(),
                all.stream().anyMatch(r -> isNote(r, BEGUN)),
                all.stream()
                        .filter(r -> isNote(r, SINCE))
                        .flatMap(r -> instant(r).stream())
                        .max(Instant::compareTo));
    }

    /** Returns the rules that deny everybody to write, also those of an operator. */
    List<AclBinding> denials(Collection<AclBinding> all) {
        return topics.stream()
                .flatMap(topic -> denials(all, topic).stream())
                .distinct()
                .toList();
    }

    private static List<AclBinding> denials(Collection<AclBinding> all, TopicName topic) {
        return all.stream()
                .filter(r -> r.entry().permissionType() == AclPermissionType.DENY)
                .filter(r -> r.entry().principal().equals(EVERYBODY)
                        && r.entry().host().equals(ANY_HOST))
                .filter(r ->
                        r.entry().operation() == AclOperation.WRITE || r.entry().operation() == AclOperation.ALL)
                .filter(r -> topic.isWithin(r.pattern()))
                .toList();
    }

    private boolean isNote(AclBinding rule, String text) {
        return topics.stream().anyMatch(topic -> topic.pattern().equals(rule.pattern()))
                && rule.entry().principal().startsWith(text);
    }

    private static Optional<Instant> instant(AclBinding note) {
        try {
            return Optional.of(Instant.parse(note.entry().principal().substring(SINCE.length())));
        } catch (DateTimeParseException byHand) {
            return Optional.empty();
        }
    }

    /**
     * Returns the rules with which a fence begins.
     *
     * @param open the topics that the readers need permissions for
     */
    List<AclBinding> beginning(List<TopicName> open) {
        List<AclBinding> rules = new ArrayList<>(List.of(denial(topics.get(0), BEGUN)));
        topics.forEach(topic -> rules.add(denial(topic, EVERYBODY)));
        open.forEach(topic -> {
            rules.add(denial(topic, READERS));
            rules.addAll(reading(topic));
        });
        return rules;
    }

    /** Returns the note of a fence that is complete. */
    AclBinding raisedAt(Instant moment) {
        return denial(topics.get(0), SINCE + moment);
    }

    /** Returns the notes of a fence that is not complete. */
    List<AclBinding> begun(Collection<AclBinding> all) {
        return all.stream().filter(r -> isNote(r, BEGUN)).toList();
    }

    /** Returns the notes of complete fences. */
    List<AclBinding> raised(Collection<AclBinding> all) {
        return all.stream().filter(r -> isNote(r, SINCE)).toList();
    }

    /** Returns the rules that a fence has made. Permissions to read are among them only where a note tells so. */
    List<AclBinding> made(Collection<AclBinding> all) {
        List<AclBinding> made = new ArrayList<>(begun(all));
        made.addAll(raised(all));
        for (TopicName topic : topics) {
            Stream.of(denial(topic, EVERYBODY), denial(topic, READERS))
                    .filter(all::contains)
                    .forEach(made::add);
            if (all.contains(denial(topic, READERS))) {
                reading(topic).stream().filter(all::contains).forEach(made::add);
            }
        }
        return made;
    }

    private List<AclBinding> reading(TopicName topic) {
        return readers.stream()
                .flatMap(reader -> Stream.of(AclOperation.READ, AclOperation.DESCRIBE)
                        .map(operation -> rule(topic, reader, operation, AclPermissionType.ALLOW)))
                .toList();
    }

    /**
     * Returns the names of topics to which no permission applies. Where everybody may do everything with such topics, one
     * denial ends that, and nobody could read them.
     *
     * @param existing the topics of the cluster
     * @see <a href="https://kafka.apache.org/documentation/#brokerconfigs_allow.everyone.if.no.acl.found">allow.everyone.if.no.acl.found</a>
     */
    List<TopicName> open(Collection<AclBinding> all, Collection<String> existing) {
        List<AclBinding> permissions = all.stream()
                .filter(r -> r.entry().permissionType() == AclPermissionType.ALLOW)
                .toList();
        List<TopicName> without = existing.stream()
                .map(topic -> new TopicName(topic, false))
                .filter(topic -> permissions.stream().noneMatch(r -> topic.isWithin(r.pattern())))
                .toList();
        return topics.stream()
                .filter(topic -> without.stream().anyMatch(t -> topic.matches(t.name())))
                .toList();
    }

    private static AclBinding denial(TopicName topic, String principal) {
        return rule(topic, principal, AclOperation.WRITE, AclPermissionType.DENY);
    }

    private static AclBinding rule(
            TopicName topic, String principal, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(topic.pattern(), new AccessControlEntry(principal, ANY_HOST, operation, permission));
    }
}
