package io.iotdr.aws;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Makes calls, and converts their failures to {@link ProviderException}s whose outcome says whether the call may have
 * taken effect.
 */
final class AwsCalls {

    private AwsCalls() {}

    static <T> T call(String place, String operation, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            boolean mayPass = e.statusCode() >= 500 || e.isThrottlingException();
            throw (mayPass ? Outcome.UNKNOWN : Outcome.REFUSED).exception(place, operation, message(e), e);
        } catch (SdkClientException e) {
            throw ProviderException.unknown(place, operation, Reason.of(e), e);
        } catch (SdkException e) {
            throw ProviderException.notDone(place, operation, Reason.of(e), e);
        }
    }

    private static String message(AwsServiceException e) {
        return e.awsErrorDetails() == null
                ? Reason.of(e)
                : e.awsErrorDetails().errorCode() + " " + e.awsErrorDetails().errorMessage();
    }

    /** Rejects a truncated response, which the JDK's HTTP client does not notice. */
    static ResponseBytes<GetObjectResponse> complete(ResponseBytes<GetObjectResponse> found) {
        Long length = found.response().contentLength();
        int arrived = found.asByteArrayUnsafe().length;
        if (found.response().eTag() == null || length != null && length != arrived) {
            throw SdkClientException.create("the response was cut off after " + arrived + " bytes");
        }
        return found;
    }

    /** Returns the HTTP status of a failed call; 0 when the call failed without one. */
    static int status(ProviderException failed) {
        return failed.getCause() instanceof AwsServiceException e ? e.statusCode() : 0;
    }
}
