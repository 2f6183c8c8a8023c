package io.iotdr.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.testkit.contract.SharedStateContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.server.CuttingProxy;
import io.iotdr.testkit.time.ManualTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests shared state in a table of a DynamoDB-compatible server. */
final class DynamoStateTest extends SharedStateContract {

    private static final ManualTime TIME = new ManualTime();
    private static Dynalite dynalite;
    private static CuttingProxy network;

    private String table = "";

    @BeforeAll
    static void start() {
        dynalite = Dynalite.start();
        network = CuttingProxy.to(dynalite.port());
    }

    @AfterAll
    static void stop() {
        if (dynalite != null) {
            network.close();
            dynalite.close();
        }
    }

    @BeforeEach
    void emptyTable() {
        table = dynalite.makeTable();
        network.up();
    }

    private <T> T make(Class<T> type, String name) {
        Map<String, Object> settings = dynalite.settings(network.port());
        settings.put("table", name);
        return new DynamoProviders().make(type, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    @Override
    protected JournalBlocks blocks() {
        return make(JournalBlocks.class, table);
    }

    @Override
    protected Register register() {
        return make(Register.class, table);
    }

    @Override
    protected CuttingProxy network() {
        return network;
    }

    @Test
    void theErrorForAMissingTableNamesTheKeysToCreateItWith() {
        assertThatThrownBy(() -> make(Register.class, "nowhere").read("one"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining(
                        "the table does not exist; create it with the string keys pk (partition) and sk (sort)");
    }
}
