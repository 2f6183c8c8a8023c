package io.iotdr.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iotdr.error.Reason;
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
            throw outcome(e.getCode()).exception(place, operation, Reason.of(e), e);
        }
    }

    private static Outcome outcome(int status) {
        if (status <= 0 || status >= 500) {
            return Outcome.UNKNOWN;
        }
        return switch (status) {
            case 429 -> Outcome.NOT_DONE;
            // The object was changed since it was read, or it exists already.
            case 409 -> Outcome.CONFLICT;
            default -> Outcome.REFUSED;
        };
    }
}
