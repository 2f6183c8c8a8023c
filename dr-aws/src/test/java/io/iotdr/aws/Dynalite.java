package io.iotdr.aws;

import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * A DynamoDB-compatible dynalite server of one test, and the tables in it. Two alternatives do not fit: moto checks
 * conditions without a lock, so two concurrent writers may both succeed, and DynamoDB Local is not open source.
 */
record Dynalite(ServerProcess process) implements AutoCloseable {

    private static final AtomicInteger NAMES = new AtomicInteger();

    static Dynalite start() {
        String program =
                RealServer.program("dynalite", "npm install -g dynalite").toString();
        int port = FreePorts.onLoopback();
        ProcessBuilder dynalite = new ProcessBuilder(
                program, "--host", "127.0.0.1", "--port", String.valueOf(port), "--createTableMs", "0");
        return new Dynalite(ServerProcess.start(dynalite, port));
    }

    int port() {
        return process.port();
    }

    /** Returns the settings to reach the server through another port. */
    Map<String, Object> settings(int through) {
        return new HashMap<>(Map.of(
                "region", "us-east-1",
                "endpoint", "http://127.0.0.1:" + through,
                "access_key_id", "id",
                "secret_access_key", "secret",
                "timeout", "8s"));
    }

    String makeTable() {
        String table = "state-" + NAMES.incrementAndGet();
        try (DynamoDbClient owner = DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create("http://127.0.0.1:" + port()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build()) {
            owner.createTable(r -> r.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(text("pk"), text("sk"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
            owner.waiter().waitUntilTableExists(r -> r.tableName(table));
        }
        return table;
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    @Override
    public void close() {
        process.close();
    }
}
