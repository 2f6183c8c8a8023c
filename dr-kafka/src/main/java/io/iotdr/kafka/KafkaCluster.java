package io.iotdr.kafka;

import io.iotdr.error.Reason;
import io.iotdr.spi.BriefCalls;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * One Kafka cluster. Connects for each operation, so that a changed client file takes effect and no thread stays behind.
 * Thread-safe.
 */
final class KafkaCluster {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final List<String> bootstrap;
    private final Optional<Path> clientFile;
    private final Duration timeout;
    private final TimeSource time;

    /**
     * Uses a cluster.
     *
     * @param bootstrap brokers, such as {@code kafka.west:9092}
     * @param clientFile properties for the connection, as Kafka's own tools take them with {@code --command-config}
     * @param timeout the limit for one question to the cluster
     */
    KafkaCluster(List<String> bootstrap, Optional<Path> clientFile, Duration timeout, TimeSource time) {
        this.bootstrap = List.copyOf(bootstrap);
        this.clientFile = clientFile;
        this.timeout = timeout;
        this.time = time;
    }

    /** The work of an operation, with a connection. */
    interface ClusterWork<T> {
        T in(Admin admin) throws ExecutionException, InterruptedException;
    }

    String place() {
        return "Kafka at " + String.join(",", bootstrap);
    }

    Duration timeout() {
        return timeout;
    }

    TimeSource time() {
        return time;
    }

    /** Asks the cluster. */
    <T> T read(String operation, ClusterWork<T> work) {
        return with(operation, Outcome.NOT_DONE, work);
    }

    /** Changes the cluster; when it does not answer, the outcome is unknown. */
    <T> T change(String operation, ClusterWork<T> work) {
        return with(operation, Outcome.UNKNOWN, work);
    }

    private <T> T with(String operation, Outcome broken, ClusterWork<T> work) {
        Admin admin = connect(operation);
        try {
            ping(admin, operation);
            return work.in(admin);
        } catch (ExecutionException e) {
            throw failure(operation, broken, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw failure(operation, broken, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken.exception(place(), operation, "interrupted", e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /** A cluster that is down is found so in a part of the time that an answer may take: a failover asks it several times. */
    private void ping(Admin admin, String operation) throws ExecutionException, InterruptedException {
        long limit = timeout.toMillis() / (BriefCalls.isBrief() ? 5 : 3);
        try {
            get(admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) limit))
                    .clusterId());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw ProviderException.notDone(
                        place(), operation, "no broker answered within " + Duration.ofMillis(limit), e);
            }
            throw e;
        }
    }

    private Admin connect(String operation) {
        Map<String, Object> properties = properties(operation);
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            throw ProviderException.notDone(place(), operation, "it cannot be connected to: " + causes(e), e);
        }
    }

    /** Returns the properties for a connection. */
    Map<String, Object> properties(String operation) {
        Map<String, Object> properties = new HashMap<>();
        clientFile.ifPresent(file -> load(operation, file).forEach((k, v) -> properties.put(k.toString(), v)));
        int millis = Math.toIntExact(timeout.toMillis());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "iot-dr");
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, millis);
        return properties;
    }

    private Properties load(String operation, Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw ProviderException.refused(
                    place(), operation, "'client_file' " + file + " cannot be read: " + Reason.of(e));
        }
        return read;
    }

    /**
     * Waits until each broker has the metadata that the controllers have now: a broker applies an access rule when it has
     * received it.
     *
     * @see <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-595%3A+A+Raft+Protocol+for+the+Metadata+Quorum">KIP-595</a>
     */
    void awaitBrokers(Admin admin, String operation, Duration limit) throws ExecutionException, InterruptedException {
        long wanted = get(admin.describeMetadataQuorum().quorumInfo()).highWatermark();
        List<Integer> late = new ArrayList<>();
        await(
                operation,
                limit,
                () -> {
                    late.clear();
                    late.addAll(BrokerMetadata.late(admin, wanted));
                    return late.isEmpty();
                },
                () -> "the brokers " + late + " have not taken the change of access rules; see their logs, and whether"
                        + " they reach the controllers");
    }

    /** A condition that is read from the cluster. */
    interface ClusterCondition {
        boolean holds() throws ExecutionException, InterruptedException;
    }

    /**
     * Waits for a condition.
     *
     * @param obstacle why it does not hold, for people
     * @throws ProviderException with outcome {@code UNKNOWN} when it does not hold within {@code limit}
     */
    void await(String operation, Duration limit, ClusterCondition condition, Supplier<String> obstacle)
            throws ExecutionException, InterruptedException {
        long end = time.clock().nanos() + limit.toNanos();
        while (!condition.holds()) {
            if (time.clock().nanos() - end >= 0) {
                throw ProviderException.unknown(
                        place(), operation, "waited " + limit + " in vain: " + obstacle.get(), null);
            }
            time.scheduler().sleep(PAUSE);
        }
    }

    /** Returns whether it checks access rules. */
    boolean hasAuthorizer() {
        return read("read its access rules", admin -> {
            try {
                get(admin.describeAcls(AclBindingFilter.ANY).values());
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SecurityDisabledException) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Returns an answer of the cluster, within a limit even where the client has none. */
    static <T> T get(KafkaFuture<T> answer) throws ExecutionException, InterruptedException {
        try {
            return answer.get(5, TimeUnit.MINUTES);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new ExecutionException(e);
        }
    }

    /** Maps an exception of Kafka's client to an outcome that tells what to do. */
    ProviderException failure(String operation, Outcome broken, Throwable cause) {
        if (cause instanceof SecurityDisabledException) {
            return ProviderException.refused(
                    place(),
                    operation,
                    "it has no authorizer, so nothing keeps writers out: set authorizer.class.name of its brokers and"
                            + " controllers, or leave the data store out and replicate only");
        }
        if (cause instanceof AuthenticationException) {
            return ProviderException.refused(
                    place(), operation, "the login in 'client_file' is refused: " + causes(cause));
        }
        if (cause instanceof AuthorizationException) {
            return ProviderException.refused(
                    place(),
                    operation,
                    "a right is missing: " + right(cause) + "; docs/providers.md lists those that are needed");
        }
        if (cause instanceof UnsupportedVersionException || cause instanceof ConfigException) {
            return ProviderException.refused(place(), operation, causes(cause));
        }
        boolean transientFault = cause instanceof RetriableException
                || cause instanceof InterruptException
                || !(cause instanceof ApiException);
        return (transientFault ? broken : Outcome.REFUSED).exception(place(), operation, causes(cause), cause);
    }

    /** Some messages of brokers contain their whole request. */
    private static String right(Throwable cause) {
        String text = causes(cause);
        int need = text.lastIndexOf("needs ");
        return (need < 0 ? text : text.substring(need)).replaceFirst("\\.$", "");
    }

    private static String causes(Throwable thrown) {
        Throwable cause = thrown.getCause();
        String own = Reason.of(thrown);
        return cause == null || own.contains(Reason.of(cause)) ? own : own + ": " + Reason.of(cause);
    }
}
