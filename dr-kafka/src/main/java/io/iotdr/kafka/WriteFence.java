package io.iotdr.kafka;

import static io.iotdr.kafka.KafkaCluster.get;

import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The access rules that keep writers out of a cluster's topics: WRITE is denied to everybody. A denial is stronger than every
 * permission, and a broker checks it for each batch, also of connections that exist. Superusers may still write.
 *
 * <p>When the fence was raised stands beside it, as a denial for a user whose name tells the moment. So it is as durable as
 * the fence, and everybody who lists the rules sees it. Thread-safe.
 *
 * @see <a href="https://kafka.apache.org/documentation/#security_authz">Authorization and ACLs</a>
 */
final class WriteFence {

    private static final String ANY_HOST = "*";
    private static final String EVERYBODY = "User:*";
    private static final String BEGUN = "User:iot-dr is fencing";
    private static final String READERS = "User:iot-dr lets readers read";
    private static final String SINCE = "User:iot-dr fenced at ";

    private final KafkaCluster cluster;
    private final List<TopicName> topics;
    private final List<String> readers;
    private final Duration limit;

    /**
     * Makes the fence of some topics.
     *
     * @param readers who may read topics without permissions of their own while they are fenced, such as {@code User:mirror}
     * @param limit how long the brokers may take for a change
     */
    WriteFence(KafkaCluster cluster, List<TopicName> topics, List<String> readers, Duration limit) {
        this.cluster = cluster;
        this.topics = List.copyOf(topics);
        this.readers = List.copyOf(readers);
        this.limit = limit;
    }

    /**
     * The fence as the cluster has it.
     *
     * @param whole whether writing to each topic is denied
     * @param partly whether writing to any of them is denied
     * @param begun whether raising it did not come to its end
     * @param since when it was raised; empty for that of a replica
     */
    record Seen(boolean whole, boolean partly, boolean begun, Optional<Instant> since) {

        Role role() {
            return !whole || begun ? Role.PRIMARY : since.isPresent() ? Role.FENCED : Role.REPLICA;
        }
    }

    Seen look(String operation) {
        return cluster.read(operation, this::seen);
    }

    private Seen seen(Admin admin) throws ExecutionException, InterruptedException {
        Collection<AclBinding> rules = rules(admin);
        return new Seen(
                topics.stream()
                        .allMatch(topic -> denials(rules, topic).findAny().isPresent()),
                topics.stream()
                        .anyMatch(topic -> denials(rules, topic).findAny().isPresent()),
                rules.stream().anyMatch(r -> isNote(r, BEGUN)),
                rules.stream()
                        .filter(r -> isNote(r, SINCE))
                        .flatMap(r -> instant(r).stream())
                        .max(Instant::compareTo));
    }

    /** Returns the rules that deny everybody to write to all that a name stands for, also those of an operator. */
    private static Stream<AclBinding> denials(Collection<AclBinding> rules, TopicName topic) {
        return rules.stream()
                .filter(r -> r.entry().permissionType() == AclPermissionType.DENY)
                .filter(r -> r.entry().principal().equals(EVERYBODY)
                        && r.entry().host().equals(ANY_HOST))
                .filter(r ->
                        r.entry().operation() == AclOperation.WRITE || r.entry().operation() == AclOperation.ALL)
                .filter(r -> topic.prefix()
                        ? r.pattern().patternType() != PatternType.LITERAL
                                        && topic.name().startsWith(r.pattern().name())
                                || isEverything(r)
                        : applies(r, topic.name()));
    }

    private static boolean isEverything(AclBinding rule) {
        return rule.pattern().patternType() == PatternType.LITERAL
                && rule.pattern().name().equals("*");
    }

    private static Collection<AclBinding> rules(Admin admin) throws ExecutionException, InterruptedException {
        return get(admin.describeAcls(new AclBindingFilter(
                        new ResourcePatternFilter(ResourceType.TOPIC, null, PatternType.ANY),
                        AccessControlEntryFilter.ANY))
                .values());
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

    private static AclBinding denial(TopicName topic, String principal) {
        return rule(topic, principal, AclOperation.WRITE, AclPermissionType.DENY);
    }

    private static AclBinding rule(
            TopicName topic, String principal, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(topic.pattern(), new AccessControlEntry(principal, ANY_HOST, operation, permission));
    }

    /** Raises the fence, and returns once no broker takes a write. Does nothing when it is raised. */
    void raise() {
        cluster.change("fence", admin -> {
            Seen seen = seen(admin);
            if (seen.whole() && !seen.begun()) {
                return seen;
            }
            refuseMissing(admin);
            List<AclBinding> rules = new ArrayList<>(List.of(denial(topics.get(0), BEGUN)));
            topics.forEach(topic -> rules.add(denial(topic, EVERYBODY)));
            rules.addAll(permissions(unprotected(admin)));
            get(admin.createAcls(rules).all());
            cluster.awaitBrokers(admin, "fence", limit);
            note(admin, seen);
            return seen;
        });
    }

    /** To deny writing to a topic that does not exist stops nobody, and looks like a fence. */
    private void refuseMissing(Admin admin) throws ExecutionException, InterruptedException {
        Collection<String> existing = get(admin.listTopics().names());
        List<TopicName> missing = topics.stream()
                .filter(topic -> existing.stream().noneMatch(topic::matches))
                .toList();
        if (!missing.isEmpty()) {
            throw ProviderException.refused(
                    cluster.place(),
                    "fence",
                    "it has no topics " + missing
                            + ", or its login may not DESCRIBE them; correct 'topics', or permit it");
        }
    }

    /** The moment is taken after the last write. */
    private void note(Admin admin, Seen before) throws ExecutionException, InterruptedException {
        if (before.since().isPresent()) {
            remove(admin, SINCE);
        }
        Instant now = cluster.time().clock().now();
        get(admin.createAcls(List.of(denial(topics.get(0), SINCE + now))).all());
        remove(admin, BEGUN);
        awaitSeen(admin, "fence", after -> after.role() == Role.FENCED);
    }

    /** A broker applies rules a moment after it has received them. */
    private void awaitSeen(Admin admin, String operation, Predicate<Seen> condition)
            throws ExecutionException, InterruptedException {
        cluster.awaitBrokers(admin, operation, limit);
        long end = cluster.time().clock().nanos() + limit.toNanos();
        while (!condition.test(seen(admin))) {
            if (cluster.time().clock().nanos() - end >= 0) {
                throw ProviderException.unknown(
                        cluster.place(),
                        operation,
                        "the access rules are not as they were set; somebody else may have changed them. See"
                                + " kafka-acls --list",
                        null);
            }
            cluster.time().scheduler().sleep(Duration.ofMillis(50));
        }
    }

    private void remove(Admin admin, String note) throws ExecutionException, InterruptedException {
        List<AclBindingFilter> filters = rules(admin).stream()
                .filter(r -> isNote(r, note))
                .map(AclBinding::toFilter)
                .toList();
        if (!filters.isEmpty()) {
            get(admin.deleteAcls(filters).all());
        }
    }

    /**
     * Forgets when the fence was raised: what follows another cluster is a replica. A cluster without an authorizer, whose
     * topics are only copied, has no fence.
     */
    void follow() {
        if (!cluster.hasAuthorizer()) {
            return;
        }
        cluster.change("let it follow", admin -> {
            if (seen(admin).since().isPresent()) {
                remove(admin, SINCE);
                awaitSeen(admin, "let it follow", after -> after.since().isEmpty());
            }
            return admin;
        });
    }

    /** Lowers the fence, and returns once every broker takes writes. */
    void lower() {
        cluster.change("promote", admin -> {
            List<AclBindingFilter> ours =
                    ours(rules(admin)).stream().map(AclBinding::toFilter).toList();
            if (!ours.isEmpty()) {
                get(admin.deleteAcls(ours).all());
            }
            cluster.awaitBrokers(admin, "promote", limit);
            awaitGone(admin);
            Collection<AclBinding> rules = rules(admin);
            List<AclBinding> left = topics.stream()
                    .flatMap(topic -> denials(rules, topic))
                    .distinct()
                    .toList();
            if (!left.isEmpty()) {
                throw ProviderException.refused(
                        cluster.place(),
                        "promote",
                        "other rules still deny everybody to write; remove them by kafka-acls: " + left);
            }
            return admin;
        });
    }

    private void awaitGone(Admin admin) throws ExecutionException, InterruptedException {
        long end = cluster.time().clock().nanos() + limit.toNanos();
        while (!ours(rules(admin)).isEmpty()) {
            if (cluster.time().clock().nanos() - end >= 0) {
                throw ProviderException.unknown(
                        cluster.place(),
                        "promote",
                        "the access rules of the fence come back; see kafka-acls --list",
                        null);
            }
            cluster.time().scheduler().sleep(Duration.ofMillis(50));
        }
    }

    /** Permissions to read are removed only where a note tells that this fence gave them. */
    private List<AclBinding> ours(Collection<AclBinding> rules) {
        List<AclBinding> ours = new ArrayList<>();
        rules.stream().filter(r -> isNote(r, BEGUN) || isNote(r, SINCE)).forEach(ours::add);
        for (TopicName topic : topics) {
            if (rules.contains(denial(topic, READERS))) {
                ours.add(denial(topic, READERS));
                reading(topic).stream().filter(rules::contains).forEach(ours::add);
            }
            Optional.of(denial(topic, EVERYBODY)).filter(rules::contains).ifPresent(ours::add);
        }
        return ours;
    }

    private List<AclBinding> reading(TopicName topic) {
        return readers.stream()
                .flatMap(reader -> Stream.of(AclOperation.READ, AclOperation.DESCRIBE)
                        .map(operation -> rule(topic, reader, operation, AclPermissionType.ALLOW)))
                .toList();
    }

    /**
     * Returns the topics to which no permission applies. Where everybody may do everything with such topics, one denial ends
     * that, and nobody could read them.
     *
     * @see <a href="https://kafka.apache.org/documentation/#brokerconfigs_allow.everyone.if.no.acl.found">allow.everyone.if.no.acl.found</a>
     */
    private List<TopicName> unprotected(Admin admin) throws ExecutionException, InterruptedException {
        Collection<AclBinding> rules = rules(admin);
        List<AclBinding> permissions = rules.stream()
                .filter(r -> r.entry().permissionType() == AclPermissionType.ALLOW)
                .toList();
        List<String> existing = get(admin.listTopics().names()).stream()
                .filter(topic -> TopicName.any(topics, topic))
                .filter(topic -> permissions.stream().noneMatch(r -> applies(r, topic)))
                .toList();
        return topics.stream()
                .filter(topic -> existing.stream().anyMatch(topic::matches))
                .toList();
    }

    private static boolean applies(AclBinding rule, String topic) {
        String name = rule.pattern().name();
        return rule.pattern().patternType() == PatternType.PREFIXED
                ? topic.startsWith(name)
                : name.equals("*") || name.equals(topic);
    }

    private List<AclBinding> permissions(List<TopicName> unprotected) {
        if (!unprotected.isEmpty() && readers.isEmpty()) {
            throw ProviderException.refused(cluster.place(), "fence", unreadable(unprotected));
        }
        return unprotected.stream()
                .flatMap(topic -> Stream.concat(Stream.of(denial(topic, READERS)), reading(topic).stream()))
                .toList();
    }

    private static String unreadable(List<TopicName> topics) {
        return "no access rule permits anything for the topics " + topics
                + ", so denying to write would deny to read too, also to the replication. Permit reading by kafka-acls, or"
                + " name in 'readers' who may read, such as User:mirror";
    }

    /** Returns why this fence would be refused; empty when it would not. */
    Optional<String> obstacle() {
        return cluster.read("read its access rules", admin -> {
            if (seen(admin).whole() || !readers.isEmpty()) {
                return Optional.empty();
            }
            List<TopicName> unprotected = unprotected(admin);
            return unprotected.isEmpty() ? Optional.empty() : Optional.of(unreadable(unprotected));
        });
    }
}
