package io.iotdr.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.testkit.contract.ComputePlatformContract;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests deployments against an API server in this JVM; the test acts as the controller. */
final class DeploymentsTest extends ComputePlatformContract {

    private static final String NAMESPACE = "iot";

    private KubernetesMockServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init();
        client = server.createClient();
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    @Override
    protected ComputePlatform platform() {
        return new Deployments(() -> client, NAMESPACE);
    }

    @Override
    protected void given(String service, int replicas) {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(service)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build())
                .create();
        settle(service);
    }

    @Override
    protected void settle(String service) {
        client.apps().deployments().inNamespace(NAMESPACE).withName(service).editStatus(this::settled);
    }

    private Deployment settled(Deployment deployment) {
        DeploymentStatus status = new DeploymentStatus();
        status.setObservedGeneration(deployment.getMetadata().getGeneration());
        status.setReadyReplicas(deployment.getSpec().getReplicas());
        return new DeploymentBuilder(deployment).withStatus(status).build();
    }
}
