package io.iotdr.aws;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server in this JVM that speaks S3, and what its owner makes in it. */
record S3Server(S3Proxy proxy) implements AutoCloseable {

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    static S3Server start() {
        Properties properties = new Properties();
        properties.setProperty("jclouds.identity", "id");
        properties.setProperty("jclouds.credential", "secret");
        try {
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(oneWriterAtATime(BlobStores.create("transient-nio2", properties)))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "id", "secret")
                    .build();
            proxy.start();
            return new S3Server(proxy);
        } catch (Exception e) {
            throw new IllegalStateException("cannot start S3Proxy", e);
        }
    }

    /** This store looks at an object's ETag and then replaces it; S3 does both at once. */
    private static BlobStore oneWriterAtATime(BlobStore store) {
        Object lock = new Object();
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    try {
                        if (!method.getName().startsWith("put")) {
                            return method.invoke(store, arguments);
                        }
                        synchronized (lock) {
                            return method.invoke(store, arguments);
                        }
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    int port() {
        return proxy.getPort();
    }

    String makeBucket() {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        try (S3Client owner = S3Client.builder()
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create("http://127.0.0.1:" + port()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build()) {
            owner.createBucket(r -> r.bucket(bucket));
        }
        return bucket;
    }

    /** What a configuration says to reach a bucket by way of another port. */
    Map<String, Object> settings(String bucket, int through) {
        return new HashMap<>(Map.of(
                "bucket", bucket,
                "region", "us-east-1",
                "endpoint", "http://127.0.0.1:" + through,
                "path_style", "true",
                "timeout", "8s",
                "access_key_id", "id",
                "secret_access_key", "secret"));
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop S3Proxy", e);
        }
    }
}
