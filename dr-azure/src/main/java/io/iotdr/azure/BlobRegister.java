package io.iotdr.azure;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import io.iotdr.spi.Register;
import java.time.Duration;
import java.util.Optional;

/**
 * Stores texts as blobs of a container under {@code registers/}. A text is replaced only if its ETag is still the one
 * that the caller read. (A blob's own lease has no epoch and lasts 15 to 60 seconds, so it cannot serve as one of our
 * leases.) Thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/en-us/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations">
 *     Conditional headers</a>
 */
public final class BlobRegister implements Register {

    private static final String PREFIX = "registers/";

    private final BlobContainerClient container;
    private final Duration timeout;

    /** Uses an existing container; {@code timeout} limits one call with its retries. */
    public BlobRegister(BlobContainerClient container, Duration timeout) {
        this.container = container;
        this.timeout = timeout;
    }

    @Override
    public Optional<Versioned> read(String name) {
        return call("read " + name, () -> {
            try {
                BlobDownloadContentResponse found =
                        container.getBlobClient(PREFIX + name).downloadContentWithResponse(null, null, timeout, null);
                return Optional.of(new Versioned(
                        found.getValue().toString(),
                        found.getDeserializedHeaders().getETag()));
            } catch (BlobStorageException e) {
                if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        BlobRequestConditions condition = new BlobRequestConditions();
        seen.ifPresentOrElse(v -> condition.setIfMatch(v.version()), () -> condition.setIfNoneMatch("*"));
        return call("write " + name, () -> {
            try {
                container
                        .getBlobClient(PREFIX + name)
                        .uploadWithResponse(
                                new BlobParallelUploadOptions(BinaryData.fromString(text))
                                        .setRequestConditions(condition),
                                timeout,
                                null);
                return true;
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == 412 || e.getStatusCode() == 409) {
                    return false;
                }
                throw e;
            }
        });
    }

    private <T> T call(String operation, java.util.function.Supplier<T> request) {
        return AzureCalls.call("Azure container " + container.getBlobContainerName(), operation, request);
    }
}
