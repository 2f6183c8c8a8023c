package io.iotdr.aws;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.kms.KmsClient;

/** {@code provider: aws-kms}: an AWS KMS key that encrypts backups. */
public final class KmsProviders implements ProviderFactory {

    @Override
    public String name() {
        return "aws-kms";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(KeyProvider.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return AwsSettings.and(Setting.required(
                "key_id",
                Setting.ValueType.TEXT,
                "Id, ARN or alias of a symmetric key; needs kms:Encrypt and kms:Decrypt"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        KmsClient client = AwsSettings.apply(settings, KmsClient.builder()).build();
        return type.cast(new KmsKey(client, settings.require("key_id")));
    }
}
