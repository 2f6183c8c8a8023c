package io.iotdr.kafka;

import static io.iotdr.kafka.KafkaCluster.get;

import io.iotdr.kafka.FenceRules.FenceState;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Keeps writers out of a cluster's topics by access rules. A denial is stronger than every permission, and a broker checks it
 * for each batch, also of connections that exist. Superusers may still write. Thread-safe.
 *
 * @see <a href="https://kafka.apache.org/documentation/#security_authz">Authorization and ACLs</a>
 */
final class WriteFence {

    private final KafkaCluster cluster;
    private final FenceRules rules;
    private final Duration limit;

    /**
     * Makes the fence of some topics.
     *
     * @param limit how long the brokers may take for a change
     */
    WriteFence(KafkaCluster cluster, FenceRules rules, Duration limit) {
        this.cluster = cluster;
        this.rules = rules;
        this.limit = limit;
    }

    FenceState look(String operation) {
        return cluster.read(operation, this::state);
    }

    private FenceState state(Admin admin) throws ExecutionException, InterruptedException {
        return rules.state(all(admin));
    }

    private static Collection<AclBinding> all(Admin admin) throws ExecutionException, InterruptedException {
        return get(admin.describeAcls(new AclBindingFilter(
                        new ResourcePatternFilter(ResourceType.TOPIC, null, PatternType.ANY),
                        AccessControlEntryFilter.ANY))
                .values());
    }

    /** Raises the fence, and returns once no broker takes a write. Does nothing when it is raised. */
    void raise() {
        String operation = "fence";
        cluster.change(operation, admin -> {
            FenceState before = state(admin);
            if (before.whole() && !before.begun()) {
                return before;
            }
            Collection<String> existing = get(admin.listTopics().names());
            TopicName.refuseMissing(rules.topics(), existing, cluster.place(), operation);
            get(admin.createAcls(rules.beginning(opened(rules.open(all(admin), existing))))
                    .all());
            cluster.awaitBrokers(admin, operation, limit);
            // The moment is taken after the last write.
            remove(admin, rules.raised(all(admin)));
            get(admin.createAcls(List.of(rules.raisedAt(cluster.time().clock().now())))
                    .all());
            remove(admin, rules.begun(all(admin)));
            await(admin, operation, after -> after.role() == Role.FENCED);
            return before;
        });
    }

    private List<TopicName> opened(List<TopicName> open) {
        if (!open.isEmpty() && rules.readers().isEmpty()) {
            throw ProviderException.refused(cluster.place(), "fence", unreadable(open));
        }
        return open;
    }

    private static String unreadable(List<TopicName> topics) {
        return "no access rule permits anything for the topics " + topics
                + ", so denying to write would deny to read too, also to the replication. Permit reading by kafka-acls, or"
                + " name in 'readers' who may read, such as User:mirror";
    }

    /** Returns why this fence would be refused; empty when it would not. */
    Optional<String> obstacle() {
        return cluster.read("read its access rules", admin -> {
            if (state(admin).whole() || !rules.readers().isEmpty()) {
                return Optional.empty();
            }
            List<TopicName> open = rules.open(all(admin), get(admin.listTopics().names()));
            return open.isEmpty() ? Optional.empty() : Optional.of(unreadable(open));
        });
    }

    /**
     * Forgets when the fence was raised: what follows another cluster is a replica. A cluster without an authorizer, whose
     * topics are only copied, has no fence.
     */
    void follow() {
        if (!cluster.hasAuthorizer()) {
            return;
        }
        String operation = "let it follow";
        cluster.change(operation, admin -> {
            remove(admin, rules.raised(all(admin)));
            await(admin, operation, after -> after.since().isEmpty());
            return admin;
        });
    }

    /**
     * Lowers the fence, and returns once every broker takes writes.
     *
     * @throws ProviderException with outcome {@code REFUSED} when rules of others still deny everybody to write
     */
    void lower() {
        String operation = "promote";
        cluster.change(operation, admin -> {
            remove(admin, rules.made(all(admin)));
            cluster.awaitBrokers(admin, operation, limit);
            cluster.await(operation, limit, () -> rules.made(all(admin)).isEmpty(), WriteFence::changedBack);
            List<AclBinding> left = rules.denials(all(admin));
            if (!left.isEmpty()) {
                throw ProviderException.refused(
                        cluster.place(),
                        operation,
                        "other rules still deny everybody to write; remove them by kafka-acls: " + left);
            }
            return admin;
        });
    }

    private static void remove(Admin admin, List<AclBinding> unwanted) throws ExecutionException, InterruptedException {
        if (!unwanted.isEmpty()) {
            get(admin.deleteAcls(unwanted.stream().map(AclBinding::toFilter).toList())
                    .all());
        }
    }

    /** A broker applies rules a moment after it has received them. */
    private void await(Admin admin, String operation, Predicate<FenceState> condition)
            throws ExecutionException, InterruptedException {
        cluster.awaitBrokers(admin, operation, limit);
        cluster.await(operation, limit, () -> condition.test(state(admin)), WriteFence::changedBack);
    }

    private static String changedBack() {
        return "the access rules are not as they were set; somebody else may have changed them: kafka-acls --list";
    }
}
