package io.iotdr.aws;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Creates buckets in a local S3 server with the credentials of their owner. */
final class Buckets {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Buckets() {}

    static String make(int port) {
        return make(port, false);
    }

    static String make(int port, boolean locks) {
        String bucket = "bucket-" + COUNT.incrementAndGet();
        try (S3Client owner = owner(port)) {
            owner.createBucket(r -> r.bucket(bucket).objectLockEnabledForBucket(locks));
        }
        return bucket;
    }

    static S3Client owner(int port) {
        return S3Client.builder()
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build();
    }

    /** Returns the settings that a configuration needs to reach a bucket. */
    static Map<String, Object> settings(String bucket, int port) {
        return new HashMap<>(Map.of(
                "bucket", bucket,
                "region", "us-east-1",
                "endpoint", "http://127.0.0.1:" + port,
                "path_style", "true",
                "timeout", "8s",
                "access_key_id", "id",
                "secret_access_key", "secret"));
    }
}
