package io.iotdr.aws;

import io.iotdr.spi.JournalBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Stores a journal's blocks as items of a DynamoDB table with the string keys {@code pk} and {@code sk}. The first
 * block of each stream is under {@code pk = streams}, so that one query lists all streams. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html">Condition
 *     expressions</a>
 */
public final class DynamoBlocks implements JournalBlocks {

    /** DynamoDB limits an item to 400 KB, including the names of its attributes. */
    private static final int LARGEST = 380_000;

    private static final String STREAMS = "streams";
    private static final String BLOCK = "block";

    private final DynamoTable table;

    /** Stores blocks in a table. */
    public DynamoBlocks(DynamoDbClient client, String table) {
        this.table = new DynamoTable(client, table);
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    @Override
    public boolean putIfAbsent(String stream, long number, byte[] block) {
        Map<String, AttributeValue> item = Map.of(BLOCK, AttributeValue.fromB(SdkBytes.fromByteArray(block)));
        String operation = "append to " + stream;
        return number == 0
                ? table.putIfAbsent(operation, STREAMS, stream, item)
                : table.putIfAbsent(operation, key(stream), sort(number), item);
    }

    @Override
    public List<byte[]> read(String stream, long first) {
        List<byte[]> blocks = new ArrayList<>();
        if (first == 0) {
            table.get("read " + stream, STREAMS, stream).ifPresent(i -> blocks.add(block(i)));
            if (blocks.isEmpty()) {
                return blocks;
            }
        }
        table.query("read " + stream, key(stream), sort(Math.max(1, first))).forEach(i -> blocks.add(block(i)));
        return blocks;
    }

    @Override
    public List<String> streams() {
        return table.query("list the streams", STREAMS, "0").stream()
                .map(DynamoTable::sortOf)
                .toList();
    }

    private static byte[] block(Map<String, AttributeValue> item) {
        return DynamoTable.of(item, BLOCK).b().asByteArray();
    }

    private static String key(String stream) {
        return "blocks/" + stream;
    }

    private static String sort(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }
}
