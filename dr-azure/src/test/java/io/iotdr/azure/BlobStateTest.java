package io.iotdr.azure;

import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.testkit.contract.SharedStateContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.server.CuttingProxy;
import io.iotdr.testkit.time.ManualTime;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests shared state in a container of Azurite, with providers created from settings. */
final class BlobStateTest extends SharedStateContract {

    private static final ManualTime TIME = new ManualTime();
    private static Azurite azurite;
    private static CuttingProxy network;

    private String container = "";

    @BeforeAll
    static void start(@TempDir Path data) {
        azurite = Azurite.start(data);
        network = CuttingProxy.to(azurite.port());
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            network.close();
            azurite.close();
        }
    }

    @BeforeEach
    void emptyContainer() {
        container = azurite.makeContainer();
        network.up();
    }

    private <T> T make(Class<T> type) {
        return new AzureProviders()
                .make(
                        type,
                        ProviderSettings.of(Map.of(
                                "container",
                                container,
                                "connection_string",
                                azurite.connection(network.port()),
                                "timeout",
                                "8s")),
                        new FakeContext(TIME, TIME));
    }

    @Override
    protected JournalBlocks blocks() {
        return make(JournalBlocks.class);
    }

    @Override
    protected Register register() {
        return make(Register.class);
    }

    @Override
    protected CuttingProxy network() {
        return network;
    }
}
