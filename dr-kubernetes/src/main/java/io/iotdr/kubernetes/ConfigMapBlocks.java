package io.iotdr.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Journal blocks as immutable ConfigMaps of one namespace. The API server accepts only one ConfigMap of a name, hence
 * one writer for each block. The names are readable; an annotation contains the exact name of the stream. Thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/configmap/">ConfigMaps</a>
 */
public final class ConfigMapBlocks implements JournalBlocks {

    /** A ConfigMap, and the etcd request that contains it in base64, is limited to 1 MiB. */
    private static final int LARGEST = 700_000;

    private static final String FIRST = "iotdr.io/journal";
    private static final String STREAM = "iotdr.io/stream";
    private static final String BLOCK = "block";

    private final Supplier<KubernetesClient> client;
    private final String namespace;

    /** Creates the blocks of a namespace; every call gets its client from {@code client}. */
    public ConfigMapBlocks(Supplier<KubernetesClient> client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    @Override
    public boolean putIfAbsent(String stream, long number, byte[] block) {
        ConfigMap wanted = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name(stream, number))
                .withNamespace(namespace)
                .withLabels(Map.of(FIRST, number == 0 ? "first" : "more"))
                .withAnnotations(Map.of(STREAM, stream))
                .endMetadata()
                .withImmutable(true)
                .withBinaryData(Map.of(BLOCK, Base64.getEncoder().encodeToString(block)))
                .build();
        try {
            call("append to " + stream, () -> client.get().resource(wanted).create());
            return true;
        } catch (ProviderException failed) {
            if (failed.isConflict()) {
                return false;
            }
            throw failed;
        }
    }

    @Override
    public List<byte[]> read(String stream, long first) {
        List<byte[]> blocks = new ArrayList<>();
        Optional<byte[]> next = block(stream, first);
        while (next.isPresent()) {
            blocks.add(next.get());
            next = block(stream, first + blocks.size());
        }
        return blocks;
    }

    private Optional<byte[]> block(String stream, long number) {
        return call(
                        "read " + stream,
                        () -> Optional.ofNullable(client.get()
                                .configMaps()
                                .inNamespace(namespace)
                                .withName(name(stream, number))
                                .get()))
                .map(m -> Base64.getDecoder().decode(m.getBinaryData().get(BLOCK)));
    }

    @Override
    public List<String> streams() {
        return call(
                "list the streams",
                () ->
                        client
                                .get()
                                .configMaps()
                                .inNamespace(namespace)
                                .withLabel(FIRST, "first")
                                .list()
                                .getItems()
                                .stream()
                                .map(m -> m.getMetadata().getAnnotations().get(STREAM))
                                .sorted()
                                .toList());
    }

    private static String name(String stream, long number) {
        return ObjectNames.of(stream) + "-" + number;
    }

    private <T> T call(String operation, Supplier<T> request) {
        return KubernetesCalls.call("Kubernetes namespace " + namespace, operation, request);
    }
}
