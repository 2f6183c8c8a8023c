package io.iotdr.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Texts in annotations of the Lease objects of one namespace. A text is replaced only if the object still has the
 * {@code resourceVersion} that was read. Thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Leases</a>
 */
public final class LeaseRegister implements Register {

    private static final String TEXT = "iotdr.io/text";
    private static final String NAME = "iotdr.io/name";

    private final Supplier<KubernetesClient> client;
    private final String namespace;

    /** Creates the register of a namespace; every call gets its client from {@code client}. */
    public LeaseRegister(Supplier<KubernetesClient> client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public Optional<Versioned> read(String name) {
        return find(name).map(l -> new Versioned(text(l, name), l.getMetadata().getResourceVersion()));
    }

    private static String text(Lease lease, String name) {
        String text = lease.getMetadata().getAnnotations().get(TEXT);
        if (text == null) {
            throw ProviderException.refused(
                    "Kubernetes Lease " + lease.getMetadata().getName(),
                    "read " + name,
                    "it has no annotation " + TEXT + ", so another program owns it; use another namespace");
        }
        return text;
    }

    private Optional<Lease> find(String name) {
        return call(
                "read " + name,
                () -> Optional.ofNullable(client.get()
                        .leases()
                        .inNamespace(namespace)
                        .withName(ObjectNames.of(name))
                        .get()));
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        Lease wanted = new LeaseBuilder()
                .withNewMetadata()
                .withName(ObjectNames.of(name))
                .withNamespace(namespace)
                .withResourceVersion(seen.map(Versioned::version).orElse(null))
                .withAnnotations(Map.of(NAME, name, TEXT, text))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        try {
            call("write " + name, () -> {
                NamespaceableResource<Lease> lease = client.get().resource(wanted);
                return seen.isPresent() ? lease.update() : lease.create();
            });
            return true;
        } catch (ProviderException failed) {
            if (failed.isConflict()) {
                return false;
            }
            throw failed;
        }
    }

    private <T> T call(String operation, Supplier<T> request) {
        return KubernetesCalls.call("Kubernetes namespace " + namespace, operation, request);
    }
}
