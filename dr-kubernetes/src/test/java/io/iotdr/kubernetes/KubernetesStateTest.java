package io.iotdr.kubernetes;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.Register;
import io.iotdr.testkit.contract.SharedStateContract;
import io.iotdr.testkit.server.CuttingProxy;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests shared state in a namespace of an API server in this JVM. */
final class KubernetesStateTest extends SharedStateContract {

    private static final String NAMESPACE = "iot";

    private KubernetesMockServer server;
    private CuttingProxy network;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init();
        network = CuttingProxy.to(server.getPort());
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + network.port())
                        .withNamespace(NAMESPACE)
                        .withRequestTimeout(5_000)
                        .withRequestRetryBackoffLimit(2)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        network.close();
        server.destroy();
    }

    @Override
    protected JournalBlocks blocks() {
        return new ConfigMapBlocks(() -> client, NAMESPACE);
    }

    @Override
    protected Register register() {
        return new LeaseRegister(() -> client, NAMESPACE);
    }

    @Override
    protected CuttingProxy network() {
        return network;
    }
}
