package io.iotdr.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.util.function.Supplier;

/** Calls the API server and converts failures to {@link ProviderException}s with the known outcome. */
final class KubernetesCalls {

    private KubernetesCalls() {}

    static <T> T call(String place, String operation, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            int code = e.getCode();
            Outcome outcome =
                    code <= 0 || code >= 500 ? Outcome.UNKNOWN : code == 429 ? Outcome.NOT_DONE : Outcome.REFUSED;
            throw new ProviderException(place, operation, outcome, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns whether the object was changed since it was read, or already exists. */
    static boolean isConflict(ProviderException failed) {
        return failed.getCause() instanceof KubernetesClientException e && e.getCode() == 409;
    }
}
