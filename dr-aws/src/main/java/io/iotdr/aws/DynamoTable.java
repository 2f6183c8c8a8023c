package io.iotdr.aws;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * A table with the string keys {@code pk} and {@code sk}. Reads are strongly consistent, writes are conditional.
 * Thread-safe.
 */
final class DynamoTable {

    private static final String KEY = "pk";
    private static final String SORT = "sk";

    private final DynamoDbClient client;
    private final String table;

    DynamoTable(DynamoDbClient client, String table) {
        this.client = client;
        this.table = table;
    }

    Optional<Map<String, AttributeValue>> get(String operation, String key, String sort) {
        return call(
                        operation,
                        () -> Optional.of(client.getItem(r ->
                                        r.tableName(table).key(keys(key, sort)).consistentRead(true))
                                .item()))
                .filter(item -> !item.isEmpty());
    }

    /** Writes an item if {@code condition} holds; returns false if it does not. */
    boolean put(
            String operation,
            String key,
            String sort,
            Map<String, AttributeValue> values,
            String condition,
            Map<String, AttributeValue> inCondition) {
        Map<String, AttributeValue> item = new java.util.HashMap<>(values);
        item.putAll(keys(key, sort));
        PutItemRequest.Builder put =
                PutItemRequest.builder().tableName(table).item(item).conditionExpression(condition);
        if (!inCondition.isEmpty()) {
            put.expressionAttributeValues(inCondition);
        }
        return call(operation, () -> {
            try {
                client.putItem(put.build());
                return true;
            } catch (ConditionalCheckFailedException anotherWasFaster) {
                return false;
            }
        });
    }

    /** Writes an item unless one exists; returns false if one does. */
    boolean putIfAbsent(String operation, String key, String sort, Map<String, AttributeValue> values) {
        return put(operation, key, sort, values, "attribute_not_exists(" + KEY + ")", Map.of());
    }

    /** Returns the items of a key from {@code firstSort} on, in order: all of them, from all pages. */
    List<Map<String, AttributeValue>> query(String operation, String key, String firstSort) {
        return call(
                operation,
                () -> client
                        .queryPaginator(r -> r.tableName(table)
                                .consistentRead(true)
                                .keyConditionExpression(KEY + " = :key AND " + SORT + " >= :first")
                                .expressionAttributeValues(Map.of(":key", text(key), ":first", text(firstSort))))
                        .items()
                        .stream()
                        .toList());
    }

    static String sortOf(Map<String, AttributeValue> item) {
        return of(item, SORT).s();
    }

    /** Returns an attribute that every item of this library has. */
    static AttributeValue of(Map<String, AttributeValue> item, String attribute) {
        AttributeValue value = item.get(attribute);
        if (value == null) {
            throw ProviderException.refused(
                    "DynamoDB", "read an item", "it has no attribute '" + attribute + "', so iot-dr did not write it");
        }
        return value;
    }

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static Map<String, AttributeValue> keys(String key, String sort) {
        return Map.of(KEY, text(key), SORT, text(sort));
    }

    private <T> T call(String operation, Supplier<T> request) {
        try {
            return AwsCalls.call("DynamoDB table " + table, operation, request);
        } catch (ProviderException e) {
            if (Reason.of(e).contains("ResourceNotFoundException")) {
                throw ProviderException.refused(
                        "DynamoDB table " + table,
                        operation,
                        "the table does not exist; create it with the string keys pk (partition) and sk (sort)");
            }
            throw e;
        }
    }
}
