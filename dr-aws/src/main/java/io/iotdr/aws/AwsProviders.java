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
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code provider: aws}: an S3 bucket, for backups or for state. */
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
        return AwsSettings.and(own(type).toArray(Setting[]::new));
    }

    private static List<Setting> own(Class<?> type) {
        List<Setting> bucket = List.of(
                Setting.required("bucket", Setting.ValueType.TEXT, "The bucket; it must exist"),
                Setting.optional("prefix", Setting.ValueType.TEXT, "Store everything under this folder of the bucket"),
                Setting.optional(
                        "path_style",
                        Setting.ValueType.BOOLEAN,
                        "Whether URLs name the bucket in their path, not in the host name"));
        List<Setting> lock = List.of(
                Setting.optional(
                        "object_lock",
                        Setting.ValueType.DURATION,
                        "How long written objects cannot be deleted; the bucket needs Object Lock"),
                Setting.optional(
                        "object_lock_mode",
                        Setting.ValueType.TEXT,
                        "compliance, or governance, which a permission can bypass"));
        return type == ObjectStore.class
                ? Stream.concat(bucket.stream(), lock.stream()).toList()
                : bucket;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        S3Client client = AwsSettings.apply(settings, S3Client.builder())
                .forcePathStyle(settings.bool("path_style", false))
                .serviceConfiguration(c -> c.expectContinueEnabled(type == ObjectStore.class))
                .build();
        String bucket = settings.require("bucket");
        String folder = settings.text("prefix").orElse("");
        String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        if (type == Register.class) {
            return type.cast(new S3Register(client, bucket, prefix));
        }
        return type == JournalBlocks.class
                ? type.cast(JournalBlocks.in(new S3Store(client, bucket, prefix)))
                : type.cast(new S3Store(client, bucket, prefix, ObjectLock.of(settings, context.clock())));
    }
}
