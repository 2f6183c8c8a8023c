package io.iotdr.azure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobServiceClientBuilder;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.ObjectStoreContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.time.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Azure provider against Azurite, Microsoft's emulator. */
final class BlobStoreTest extends ObjectStoreContract {

    private static final AtomicInteger CONTAINERS = new AtomicInteger();
    /** Azurite's account and key are the same everywhere and in its documentation. */
    private static final String ACCOUNT = "AccountName=devstoreaccount1;AccountKey="
            + "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;";

    private static final ManualTime TIME = new ManualTime();
    private static Process azurite;
    private static String connection = "";

    private ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        Path program = RealServer.program("azurite", "npm install -g azurite");
        int port = FreePorts.onLoopback();
        azurite = new ProcessBuilder(
                        program.toString(),
                        "--silent",
                        "--skipApiVersionCheck",
                        "--inMemoryPersistence",
                        "--disableTelemetry",
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        String.valueOf(port),
                        "--queuePort",
                        String.valueOf(FreePorts.onLoopback()),
                        "--tablePort",
                        String.valueOf(FreePorts.onLoopback()))
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("azurite.out").toFile())
                .start();
        Await.until("azurite to listen", Duration.ofSeconds(30), () -> listens(port));
        connection = "DefaultEndpointsProtocol=http;" + ACCOUNT + "BlobEndpoint=http://127.0.0.1:" + port
                + "/devstoreaccount1;";
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.descendants().forEach(ProcessHandle::destroyForcibly);
            azurite.destroyForcibly().onExit().join();
        }
    }

    @BeforeEach
    void container() {
        String container = "backups-" + CONTAINERS.incrementAndGet();
        new BlobServiceClientBuilder()
                .connectionString(connection)
                .buildClient()
                .createBlobContainer(container);
        store = make(Map.of("container", container, "connection_string", connection));
    }

    private static ObjectStore make(Map<String, String> settings) {
        return new AzureProviders().make(ObjectStore.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Test
    void saysAtItsFirstUseThatItCannotComeIn() {
        ObjectStore closed = make(Map.of("container", "backups", "region", "eastus"));
        assertThatThrownBy(() -> closed.get("one"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("neither 'connection_string' nor 'endpoint' is given");
    }

    @Test
    void aContainerThatIsNotThereIsNotAnAbsentObject() {
        ObjectStore lost = make(Map.of("container", "nowhere", "connection_string", connection));
        assertThatThrownBy(() -> lost.get("one"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("ContainerNotFound");
    }
}
