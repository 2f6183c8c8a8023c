package io.iotdr.testkit.agent;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.Replication;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.spi.WeightedTraffic;
import io.iotdr.testkit.contract.ComputePlatformContract;
import io.iotdr.testkit.contract.ConfigSyncContract;
import io.iotdr.testkit.contract.DataRestoreContract;
import io.iotdr.testkit.contract.DataStoreContract;
import io.iotdr.testkit.contract.DeviceFleetContract;
import io.iotdr.testkit.contract.HealthProbeContract;
import io.iotdr.testkit.contract.ReplicationContract;
import io.iotdr.testkit.contract.WeightedTrafficContract;
import io.iotdr.testkit.fake.FakeCompute;
import io.iotdr.testkit.fake.FakeConfigSync;
import io.iotdr.testkit.fake.FakeDataRestore;
import io.iotdr.testkit.fake.FakeDataStore;
import io.iotdr.testkit.fake.FakeFleet;
import io.iotdr.testkit.fake.FakeProbe;
import io.iotdr.testkit.fake.FakeReplication;
import io.iotdr.testkit.fake.FakeTraffic;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A resource behind an agent keeps the contract of its interface: values, failures and their outcomes cross unchanged. */
final class AgentContractTest {

    private static final FencingToken TOKEN = new FencingToken("iot-1", "step", 1, 1);

    @TempDir
    private static Path directory;

    private static int agents;

    /** Calls in the name of a run, as the engine does. */
    private static <T> T inARun(Class<T> type, T resource) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> TOKEN.within(() -> {
                    try {
                        return method.invoke(resource, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }

    private static LoopbackAgent agent(RegionResources resources) {
        Path own = directory.resolve("agent-" + agents++);
        if (!own.toFile().mkdir()) {
            throw new IllegalStateException("cannot make " + own);
        }
        return new LoopbackAgent(own, resources);
    }

    @Nested
    final class Compute extends ComputePlatformContract {
        private final FakeCompute real = new FakeCompute();
        private final LoopbackAgent agent =
                agent(RegionResources.builder().compute(real).build());

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected ComputePlatform platform() {
            return inARun(ComputePlatform.class, agent.client(ComputePlatform.class, Map.of()));
        }

        @Override
        protected void given(String service, int replicas) {
            real.with(service, replicas);
        }

        @Override
        protected void settle(String service) {
            real.state(service);
        }
    }

    @Nested
    final class Traffic extends WeightedTrafficContract {
        private final FakeTraffic real = new FakeTraffic();
        private final LoopbackAgent agent =
                agent(RegionResources.builder().loadBalancer(real).build());

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected WeightedTraffic provider() {
            return inARun(LoadBalancer.class, agent.client(LoadBalancer.class, Map.of()));
        }

        @Override
        protected void given(String name, TrafficWeights weights) {
            real.with(name, weights);
        }
    }

    @Nested
    final class Restore extends DataRestoreContract {
        private LoopbackAgent agent;

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected DataRestore withPointsAt(Instant earlier, Instant later) {
            agent = agent(RegionResources.builder()
                    .restore("backup", new FakeDataRestore().with(earlier).with(later))
                    .build());
            return inARun(DataRestore.class, agent.client(DataRestore.class, Map.of("resource", "backup")));
        }
    }

    @Nested
    final class Store extends DataStoreContract {
        private LoopbackAgent agent;
        private FakeDataStore store;

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected DataStore replica() {
            store = new FakeDataStore(DataStore.Role.REPLICA)
                    .reaching(Instant.now().minusSeconds(1))
                    .holding("data");
            agent = agent(RegionResources.builder().dataStore("database", store).build());
            return client();
        }

        private DataStore client() {
            return inARun(DataStore.class, agent.client(DataStore.class, Map.of("resource", "database")));
        }

        @Override
        protected DataStore reopened(DataStore same) {
            return client();
        }

        @Override
        protected boolean write(DataStore same) {
            return store.write(Instant.now());
        }
    }

    @Nested
    final class Fleet extends DeviceFleetContract {
        private LoopbackAgent agent;

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected DeviceFleet busy() {
            agent = agent(
                    RegionResources.builder().devices(new FakeFleet(500, 500)).build());
            return inARun(DeviceFleet.class, agent.client(DeviceFleet.class, Map.of()));
        }
    }

    @Nested
    final class Replicas extends ReplicationContract {
        private LoopbackAgent agent;

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected Replication stopped() {
            agent = agent(
                    RegionResources.builder().replication(new FakeReplication()).build());
            return inARun(Replication.class, agent.client(Replication.class, Map.of()));
        }
    }

    @Nested
    final class ReplicasOfOneStore extends ReplicationContract {
        private LoopbackAgent agent;

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected Replication stopped() {
            agent = agent(RegionResources.builder()
                    .replication("telemetry", new FakeReplication())
                    .build());
            return inARun(Replication.class, agent.client(Replication.class, Map.of("resource", "telemetry")));
        }
    }

    @Nested
    final class Synchronisation extends ConfigSyncContract {
        private LoopbackAgent agent;

        @AfterEach
        void close() {
            agent.close();
        }

        @Override
        protected ConfigSync differing() {
            agent = agent(RegionResources.builder()
                    .configSync(new FakeConfigSync("old", "new"))
                    .build());
            return inARun(ConfigSync.class, agent.client(ConfigSync.class, Map.of()));
        }
    }

    @Nested
    final class Probe extends HealthProbeContract {
        private LoopbackAgent agent;

        @AfterEach
        void close() {
            agent.close();
        }

        private HealthProbe through(HealthProbe probe) {
            agent = agent(RegionResources.builder().probe("health", probe).build());
            return agent.client(HealthProbe.class, Map.of("resource", "east/health"));
        }

        @Override
        protected HealthProbe working() {
            return through(new FakeProbe());
        }

        @Override
        protected HealthProbe dead() {
            return through(new FakeProbe().unhealthy("the connection was refused"));
        }

        @Override
        protected HealthProbe hanging() {
            return through(new HealthProbe() {
                @Override
                public String target() {
                    return "a region that hangs";
                }

                @Override
                public Observation probe(Duration timeout) {
                    LockSupport.parkNanos(timeout.toNanos());
                    return new Observation.Unhealthy("no answer within " + timeout);
                }
            });
        }
    }
}
