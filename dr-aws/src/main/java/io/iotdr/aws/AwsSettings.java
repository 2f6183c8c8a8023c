package io.iotdr.aws;

import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * The settings that all AWS providers share. Credentials come from the SDK's default chain, unless the settings contain
 * an access key id and its secret.
 */
final class AwsSettings {

    private AwsSettings() {}

    static List<Setting> and(Setting... own) {
        List<Setting> all = new ArrayList<>(List.of(own));
        all.add(Setting.required("region", Setting.ValueType.TEXT, "The AWS region it is in"));
        all.add(Setting.optional("endpoint", Setting.ValueType.TEXT, "URL of another server with a compatible API"));
        all.add(Setting.optional(
                "access_key_id",
                Setting.ValueType.TEXT,
                "With secret_access_key; default: the SDK's credentials chain"));
        all.add(Setting.optional("secret_access_key", Setting.ValueType.TEXT, "Belongs to access_key_id; a secret"));
        all.add(Setting.optional(
                "timeout", Setting.ValueType.DURATION, "Limit for one call with its retries; default 60s"));
        return all;
    }

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B apply(
            ProviderSettings settings, B builder) {
        builder.region(Region.of(settings.require("region")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(5)))
                .overrideConfiguration(c -> c.apiCallTimeout(settings.duration("timeout", Duration.ofSeconds(60))));
        settings.text("endpoint").map(URI::create).ifPresent(builder::endpointOverride);
        settings.text("access_key_id")
                .map(id -> AwsBasicCredentials.create(id, settings.require("secret_access_key")))
                .map(StaticCredentialsProvider::create)
                .ifPresent(builder::credentialsProvider);
        return builder;
    }
}
