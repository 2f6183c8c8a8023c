package io.iotdr.aws;

import io.iotdr.spi.Register;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Stores texts as items of a DynamoDB table under {@code pk = registers}. A text is replaced only if its version is
 * still the one that the caller read. Thread-safe.
 */
public final class DynamoRegister implements Register {

    private static final String KEY = "registers";
    private static final String TEXT = "content";
    private static final String VERSION = "revision";

    private final DynamoTable table;

    /** Stores texts in a table. */
    public DynamoRegister(DynamoDbClient client, String table) {
        this.table = new DynamoTable(client, table);
    }

    @Override
    public Optional<Versioned> read(String name) {
        return table.get("read " + name, KEY, name)
                .map(i -> new Versioned(
                        DynamoTable.of(i, TEXT).s(), DynamoTable.of(i, VERSION).n()));
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        long version = seen.map(v -> Long.parseLong(v.version())).orElse(0L);
        Map<String, AttributeValue> item = Map.of(TEXT, DynamoTable.text(text), VERSION, number(version + 1));
        return seen.isEmpty()
                ? table.putIfAbsent("write " + name, KEY, name, item)
                : table.put("write " + name, KEY, name, item, VERSION + " = :seen", Map.of(":seen", number(version)));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(String.valueOf(value));
    }
}
