package io.iotdr.aws;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Stores objects in an S3 bucket, or in another store that supports the S3 API. Objects are written with
 * {@code If-None-Match: *}, so that the store itself refuses to replace one. Each write also stores a random mark. When
 * the response to a write is lost and the client retries it, the mark shows that the existing object is our own.
 * Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">S3 conditional
 *     writes</a>
 */
public final class S3Store implements ObjectStore {

    private static final int CONFLICTS = 5;
    private static final String MARK = "iot-dr-put";

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final Optional<ObjectLock> lock;

    /**
     * Stores objects in a bucket, or in the part of it under {@code prefix}.
     *
     * @param prefix empty, or ends with a slash
     */
    public S3Store(S3Client client, String bucket, String prefix) {
        this(client, bucket, prefix, Optional.empty());
    }

    S3Store(S3Client client, String bucket, String prefix, Optional<ObjectLock> lock) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.lock = lock;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        String name = name(key);
        String mark = UUID.randomUUID().toString();
        for (int attempt = 1; ; attempt++) {
            try {
                call("write " + key, () -> client.putObject(r -> put(r, name, mark), RequestBody.fromBytes(content)));
                return true;
            } catch (ProviderException failed) {
                int status = AwsCalls.status(failed);
                if (status == 412) {
                    return mark.equals(markOf(key, name));
                }
                if (status != 409 || attempt == CONFLICTS) {
                    throw failed;
                }
            }
        }
    }

    private void put(PutObjectRequest.Builder request, String name, String mark) {
        request.bucket(bucket).key(name).ifNoneMatch("*").metadata(Map.of(MARK, mark));
        lock.ifPresent(l -> l.apply(request));
    }

    private String markOf(String key, String name) {
        return call("read the metadata of " + key, () -> {
            try {
                return client.headObject(r -> r.bucket(bucket).key(name))
                        .metadata()
                        .getOrDefault(MARK, "");
            } catch (NoSuchKeyException deletedMeanwhile) {
                return "";
            }
        });
    }

    @Override
    public Optional<byte[]> get(String key) {
        String name = prefix + key;
        return call("read " + key, () -> {
            try {
                return Optional.of(AwsCalls.complete(
                                client.getObjectAsBytes(r -> r.bucket(bucket).key(name)))
                        .asByteArray());
            } catch (NoSuchKeyException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        String name = prefix + key;
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        return call("read " + key, () -> {
                    try {
                        return Optional.of(AwsCalls.complete(client.getObjectAsBytes(
                                        r -> r.bucket(bucket).key(name).range(range)))
                                .asByteArray());
                    } catch (NoSuchKeyException absent) {
                        return Optional.<byte[]>empty();
                    } catch (S3Exception e) {
                        if (e.statusCode() == 416) {
                            return Optional.of(new byte[0]);
                        }
                        throw e;
                    }
                })
                .map(bytes -> complete(key, bytes, length));
    }

    private byte[] complete(String key, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw ProviderException.refused(place(), "read " + key, "the range is beyond its end");
        }
        return bytes;
    }

    @Override
    public List<ObjectInfo> list(String wanted) {
        return call(
                "list " + wanted,
                () -> client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix + wanted)).contents().stream()
                        .map(o -> new ObjectInfo(o.key().substring(prefix.length()), o.size(), o.lastModified()))
                        .sorted(java.util.Comparator.comparing(ObjectInfo::key))
                        .toList());
    }

    @Override
    public Optional<ObjectInfo> info(String key) {
        String name = prefix + key;
        return call("read the metadata of " + key, () -> {
            try {
                HeadObjectResponse head =
                        client.headObject(r -> r.bucket(bucket).key(name));
                return Optional.of(new ObjectInfo(key, head.contentLength(), head.lastModified()));
            } catch (NoSuchKeyException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Optional<Duration> lock() {
        return lock.map(ObjectLock::length);
    }

    @Override
    public void extendLock(String key) {
        String name = prefix + key;
        lock.ifPresent(l -> call("lock " + key, () -> {
            try {
                Instant locked =
                        client.headObject(r -> r.bucket(bucket).key(name)).objectLockRetainUntilDate();
                if (locked == null || locked.isBefore(l.until())) {
                    client.putObjectRetention(r -> r.bucket(bucket).key(name).retention(l::apply));
                }
                return true;
            } catch (NoSuchKeyException absent) {
                return false;
            }
        }));
    }

    @Override
    public void delete(String key) {
        String name = name(key);
        call("delete " + key, () -> client.deleteObject(r -> r.bucket(bucket).key(name)));
    }

    private String name(String key) {
        return prefix + ObjectStore.checkKey(key);
    }

    private <T> T call(String operation, Supplier<T> request) {
        return AwsCalls.call(place(), operation, request);
    }

    private String place() {
        return "S3 bucket " + bucket;
    }
}
