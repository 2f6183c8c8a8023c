package io.iotdr.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.util.function.Supplier;

/** Makes calls, and tells their failures as what is known of their effect. */
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

    /** Whether somebody else changed the object since it was read, or made it first. */
    static boolean isConflict(ProviderException failed) {
        return failed.getCause() instanceof KubernetesClientException e && e.getCode() == 409;
    }
}
