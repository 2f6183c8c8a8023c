package io.iotdr.azure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.ObjectStoreContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.time.ManualTime;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the Azure provider against Azurite, Microsoft's emulator. */
final class BlobStoreTest extends ObjectStoreContract {

    private static final ManualTime TIME = new ManualTime();
    private static Azurite azurite;

    private ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path data) {
        azurite = Azurite.start(data);
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
        }
    }

    @BeforeEach
    void container() {
        store = make(
                Map.of("container", azurite.makeContainer(), "connection_string", azurite.connection(azurite.port())));
    }

    private static ObjectStore make(Map<String, String> settings) {
        return new AzureProviders().make(ObjectStore.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void aStoreWithoutAnEndpointFailsAtItsFirstUse() {
        ObjectStore closed = make(Map.of("container", "backups", "region", "eastus"));
        assertThatThrownBy(() -> closed.get("one"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("neither 'connection_string' nor 'endpoint' is set");
    }

    @Test
    void readingFromAMissingContainerIsAnErrorAndNotAMissingObject() {
        ObjectStore lost =
                make(Map.of("container", "nowhere", "connection_string", azurite.connection(azurite.port())));
        assertThatThrownBy(() -> lost.get("one"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("ContainerNotFound");
    }
}
