package io.iotdr.aws;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** {@code provider: aws}. Credentials come from the SDK's default chain, unless both parts of a key are given. */
public final class AwsProviders implements ProviderFactory {

    @Override
    public String name() {
        return "aws";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ObjectStore.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("bucket", Setting.Type.TEXT, "The bucket; it must be there"),
                Setting.required("region", Setting.Type.TEXT, "The bucket's region"),
                Setting.optional("prefix", Setting.Type.TEXT, "Keeps everything under this folder of the bucket"),
                Setting.optional("endpoint", Setting.Type.TEXT, "Of a store that speaks S3's protocol"),
                Setting.optional("path_style", Setting.Type.TRUTH, "Whether the bucket is named in the path"),
                Setting.optional("access_key_id", Setting.Type.TEXT, "With secret_access_key, for such a store"),
                Setting.optional("secret_access_key", Setting.Type.TEXT, "A secret"),
                Setting.optional("timeout", Setting.Type.DURATION, "For one call with its retries; 60s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.require("region")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(5)))
                .forcePathStyle(settings.truth("path_style", false))
                .overrideConfiguration(c -> c.apiCallTimeout(settings.duration("timeout", Duration.ofSeconds(60))));
        settings.text("endpoint").map(URI::create).ifPresent(builder::endpointOverride);
        settings.text("access_key_id")
                .map(id -> AwsBasicCredentials.create(id, settings.require("secret_access_key")))
                .map(StaticCredentialsProvider::create)
                .ifPresent(builder::credentialsProvider);
        String prefix = settings.text("prefix").orElse("");
        return type.cast(new S3Store(
                builder.build(),
                settings.require("bucket"),
                prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/"));
    }
}
