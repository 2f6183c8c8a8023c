package io.iotdr.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.storage.blob.models.BlobStorageException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.util.function.Supplier;

/**
 * Makes calls, and converts their failures to {@link ProviderException}s whose outcome says whether the call may have
 * taken effect.
 */
final class AzureCalls {

    private AzureCalls() {}

    static <T> T call(String place, String operation, Supplier<T> request) {
        try {
            return request.get();
        } catch (BlobStorageException e) {
            boolean mayPass = e.getStatusCode() >= 500 || e.getStatusCode() == 429;
            throw (mayPass ? Outcome.UNKNOWN : Outcome.REFUSED)
                    .exception(place, operation, String.valueOf(e.getErrorCode()), e);
        } catch (HttpResponseException e) {
            int status = e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
            boolean mayPass = status == 0 || status >= 500 || status == 429;
            throw (mayPass ? Outcome.UNKNOWN : Outcome.REFUSED).exception(place, operation, Reason.of(e), e);
        } catch (ProviderException ours) {
            throw ours;
        } catch (RuntimeException e) {
            throw ProviderException.unknown(place, operation, Reason.of(e), e);
        }
    }
}
