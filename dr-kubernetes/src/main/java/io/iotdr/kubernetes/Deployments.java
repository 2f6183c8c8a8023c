package io.iotdr.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ServiceState;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Services as Deployments of one namespace. Thread-safe.
 *
 * <p>A service's version is the Deployment's {@code generation}, which changes with the desired state but not with the
 * status. A write is locked by {@code resourceVersion}. Ready replicas count only after the controller has observed the
 * current generation.
 */
public final class Deployments implements ComputePlatform {

    private static final int CONFLICTS = 10;

    private final Supplier<KubernetesClient> client;
    private final String namespace;

    /** Creates the services of a namespace; every call gets its client from {@code client}. */
    public Deployments(Supplier<KubernetesClient> client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public ServiceState state(String service) {
        return state(read(service));
    }

    private static ServiceState state(Deployment deployment) {
        int desired = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        long generation = generation(deployment);
        DeploymentStatus status = deployment.getStatus();
        boolean seen = status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= generation;
        int ready = seen && status.getReadyReplicas() != null ? status.getReadyReplicas() : 0;
        return new ServiceState(desired, ready, String.valueOf(generation));
    }

    private static long generation(Deployment deployment) {
        return Optional.ofNullable(deployment.getMetadata().getGeneration()).orElse(0L);
    }

    @Override
    public void scale(String service, String expectedVersion, int replicas) {
        String operation = "scale " + service + " to " + replicas;
        for (int attempt = 1; ; attempt++) {
            Deployment there = read(service);
            if (!String.valueOf(generation(there)).equals(expectedVersion)) {
                throw ProviderException.conflict(
                        place(),
                        operation,
                        "it has been changed since: it is at generation " + generation(there) + ", not "
                                + expectedVersion);
            }
            try {
                replace(there, replicas, operation);
                return;
            } catch (ProviderException conflict) {
                // A status update in between is a conflict too, but not another decision: read again and retry.
                if (!conflict.isConflict() || attempt == CONFLICTS) {
                    throw conflict;
                }
            }
        }
    }

    private void replace(Deployment there, int replicas, String operation) {
        Deployment wanted = new DeploymentBuilder(there)
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        call(
                operation,
                () -> client.get()
                        .resource(wanted)
                        .inNamespace(namespace)
                        .lockResourceVersion(there.getMetadata().getResourceVersion())
                        .update());
    }

    private Deployment read(String service) {
        String operation = "read " + service;
        Deployment found = call(
                        operation,
                        () -> Optional.ofNullable(client.get()
                                .apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withName(service)
                                .get()))
                .orElse(null);
        if (found == null) {
            throw ProviderException.refused(
                    place(), operation, "the Deployment does not exist; check the service's name and the namespace");
        }
        return found;
    }

    private <T> T call(String operation, Supplier<T> request) {
        return KubernetesCalls.call(place(), operation, request);
    }

    private String place() {
        return "Kubernetes namespace " + namespace;
    }
}
