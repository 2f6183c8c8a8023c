package io.iotdr.azure;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobImmutabilityPolicy;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores objects in a container of Azure Blob Storage. Blobs are written with {@code If-None-Match: *}, so that the
 * store itself refuses to replace one. Each write also stores a random mark. When the response to a write is lost and
 * the client retries it, the mark shows that the existing blob is our own. Thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/en-us/rest/api/storageservices/put-blob">Put Blob</a>
 */
public final class BlobStore implements ObjectStore {

    private static final Logger LOG = LoggerFactory.getLogger(BlobStore.class);
    private static final String MARK = "iotdrput";
    private static final String STILL_LOCKED = "BlobImmutableDueToPolicy";

    private final BlobContainerClient container;
    private final Duration timeout;
    private final Optional<BlobLock> lock;

    /** Uses an existing container; {@code timeout} limits one upload, ranged download or listing with its retries. */
    public BlobStore(BlobContainerClient container, Duration timeout) {
        this(container, timeout, Optional.empty());
    }

    BlobStore(BlobContainerClient container, Duration timeout, Optional<BlobLock> lock) {
        this.container = container;
        this.timeout = timeout;
        this.lock = lock;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        ObjectStore.checkKey(key);
        String mark = UUID.randomUUID().toString();
        return call("write " + key, () -> {
            try {
                BlobParallelUploadOptions upload = new BlobParallelUploadOptions(BinaryData.fromBytes(content))
                        .setMetadata(Map.of(MARK, mark))
                        .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
                lock.ifPresent(l -> upload.setImmutabilityPolicy(l.policy()));
                container.getBlobClient(key).uploadWithResponse(upload, timeout, null);
                return true;
            } catch (BlobStorageException e) {
                boolean there = BlobErrorCode.BLOB_ALREADY_EXISTS.equals(e.getErrorCode()) || e.getStatusCode() == 412;
                if (there) {
                    return mark.equals(markOf(key));
                }
                throw e;
            }
        });
    }

    private String markOf(String key) {
        try {
            return container.getBlobClient(key).getProperties().getMetadata().getOrDefault(MARK, "");
        } catch (BlobStorageException e) {
            if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                return "";
            }
            throw e;
        }
    }

    @Override
    public Optional<byte[]> get(String key) {
        return call(
                "read " + key,
                () -> present(
                        () -> container.getBlobClient(key).downloadContent().toBytes()));
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        Optional<byte[]> found = call("read " + key, () -> present(() -> part(key, offset, length)));
        found.filter(bytes -> bytes.length != length).ifPresent(tooShort -> {
            throw ProviderException.refused(place(), "read " + key, "the range is beyond its end");
        });
        return found;
    }

    private byte[] part(String key, long offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        BlobRange range = new BlobRange(offset, (long) length);
        try {
            container.getBlobClient(key).downloadStreamWithResponse(out, range, null, null, false, timeout, null);
        } catch (BlobStorageException e) {
            if (e.getStatusCode() != 416) {
                throw e;
            }
        }
        return out.toByteArray();
    }

    private static Optional<byte[]> present(Supplier<byte[]> read) {
        try {
            return Optional.of(read.get());
        } catch (BlobStorageException e) {
            if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return call("list " + prefix, () -> {
            List<ObjectInfo> found = new ArrayList<>();
            for (BlobItem item : container.listBlobs(new ListBlobsOptions().setPrefix(prefix), timeout)) {
                found.add(new ObjectInfo(
                        item.getName(),
                        item.getProperties().getContentLength(),
                        item.getProperties().getLastModified().toInstant()));
            }
            found.sort(Comparator.comparing(ObjectInfo::key));
            return List.copyOf(found);
        });
    }

    @Override
    public Optional<ObjectInfo> info(String key) {
        return call("read the metadata of " + key, () -> {
            try {
                BlobProperties found = container.getBlobClient(key).getProperties();
                return Optional.of(new ObjectInfo(
                        key, found.getBlobSize(), found.getLastModified().toInstant()));
            } catch (BlobStorageException e) {
                if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Duration> lock() {
        return lock.map(BlobLock::length);
    }

    @Override
    public void extendLock(String key) {
        lock.ifPresent(l -> call("lock " + key, () -> {
            try {
                BlobClient blob = container.getBlobClient(key);
                BlobImmutabilityPolicy now = blob.getProperties().getImmutabilityPolicy();
                BlobImmutabilityPolicy wanted = l.policy();
                if (now.getExpiryTime() == null || now.getExpiryTime().isBefore(wanted.getExpiryTime())) {
                    blob.setImmutabilityPolicy(wanted);
                }
                return true;
            } catch (BlobStorageException e) {
                if (BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
                    return false;
                }
                throw e;
            }
        }));
    }

    @Override
    public void delete(String key) {
        ObjectStore.checkKey(key);
        call("delete " + key, () -> deletedUnlessLocked(key));
    }

    /** A blob that a policy protects stays until the policy expires; a later prune deletes it. */
    private boolean deletedUnlessLocked(String key) {
        try {
            return container.getBlobClient(key).deleteIfExists();
        } catch (BlobStorageException e) {
            if (e.getErrorCode() != null && STILL_LOCKED.equals(e.getErrorCode().toString())) {
                LOG.info("{} in {} is still locked; a later prune deletes it", key, place());
                return false;
            }
            throw e;
        }
    }

    private <T> T call(String operation, Supplier<T> request) {
        return AzureCalls.call(place(), operation, request);
    }

    private String place() {
        return "Azure container " + container.getBlobContainerName();
    }
}
