package io.iotdr.aws;

import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code provider: aws}: a bucket, for backups or for state. */
public final class AwsProviders implements ProviderFactory {

    @Override
    public String name() {
        return "aws";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ObjectStore.class, JournalBlocks.class, Register.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return AwsSettings.and(
                Setting.required("bucket", Setting.Type.TEXT, "The bucket; it must be there"),
                Setting.optional("prefix", Setting.Type.TEXT, "Keeps everything under this folder of the bucket"),
                Setting.optional("path_style", Setting.Type.TRUTH, "Whether the bucket is named in the path"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        S3Client client = AwsSettings.apply(settings, S3Client.builder())
                .forcePathStyle(settings.truth("path_style", false))
                .serviceConfiguration(c -> c.expectContinueEnabled(type == ObjectStore.class))
                .build();
        String bucket = settings.require("bucket");
        String folder = settings.text("prefix").orElse("");
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        if (type == Register.class) {
            return type.cast(new S3Register(client, bucket, prefix));
        }
        S3Store store = new S3Store(client, bucket, prefix);
        return type.cast(type == JournalBlocks.class ? JournalBlocks.in(store) : store);
    }
}
