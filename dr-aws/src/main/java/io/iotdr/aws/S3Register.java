package io.iotdr.aws;

import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Stores texts as objects of an S3 bucket under {@code registers/}. A text is replaced only if its ETag is still the
 * one that the caller read. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">S3 conditional
 *     writes</a>
 */
public final class S3Register implements Register {

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    /**
     * Stores texts in a bucket, or in the part of it under {@code prefix}.
     *
     * @param prefix empty, or ends with a slash
     */
    public S3Register(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix + "registers/";
    }

    @Override
    public Optional<Versioned> read(String name) {
        return AwsCalls.call(place(), "read " + name, () -> {
            try {
                ResponseBytes<GetObjectResponse> found = AwsCalls.complete(
                        client.getObjectAsBytes(r -> r.bucket(bucket).key(prefix + name)));
                return Optional.of(
                        new Versioned(found.asUtf8String(), found.response().eTag()));
            } catch (NoSuchKeyException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        PutObjectRequest.Builder put = PutObjectRequest.builder().bucket(bucket).key(prefix + name);
        seen.ifPresentOrElse(v -> put.ifMatch(v.version()), () -> put.ifNoneMatch("*"));
        try {
            AwsCalls.call(place(), "write " + name, () -> client.putObject(put.build(), RequestBody.fromString(text)));
            return true;
        } catch (ProviderException failed) {
            int status = AwsCalls.status(failed);
            boolean changedMeanwhile = status == 412 || status == 409 || status == 404 && seen.isPresent();
            if (changedMeanwhile) {
                return false;
            }
            throw failed;
        }
    }

    private String place() {
        return "S3 bucket " + bucket;
    }
}
