package io.iotdr.aws;

import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * {@code provider: dynamodb}: state in a table. Do not use a global table: it is only eventually consistent between
 * regions.
 */
public final class DynamoProviders implements ProviderFactory {

    @Override
    public String name() {
        return "dynamodb";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(JournalBlocks.class, Register.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return AwsSettings.and(Setting.required(
                "table", Setting.ValueType.TEXT, "The table, with the string keys pk and sk; it must exist"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        DynamoDbClient client =
                AwsSettings.apply(settings, DynamoDbClient.builder()).build();
        String table = settings.require("table");
        return type.cast(type == Register.class ? new DynamoRegister(client, table) : new DynamoBlocks(client, table));
    }
}
