package io.iotdr.azure;

import com.azure.storage.blob.BlobServiceClientBuilder;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Microsoft's Azure emulator as a process of one test, and the containers in it. */
record Azurite(ServerProcess process) implements AutoCloseable {

    private static final AtomicInteger CONTAINERS = new AtomicInteger();

    /** Azurite's account and key, which are fixed and documented. */
    private static final String ACCOUNT = "AccountName=devstoreaccount1;AccountKey="
            + "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;";

    static Azurite start(Path data) {
        Path program = RealServer.program("azurite", "npm install -g azurite");
        int port = FreePorts.onLoopback();
        ProcessBuilder azurite = new ProcessBuilder(
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
                .redirectOutput(data.resolve("azurite.out").toFile());
        return new Azurite(ServerProcess.start(azurite, port));
    }

    int port() {
        return process.port();
    }

    /** Returns a connection string that reaches the server through another port. */
    String connection(int through) {
        return "DefaultEndpointsProtocol=http;" + ACCOUNT + "BlobEndpoint=http://127.0.0.1:" + through
                + "/devstoreaccount1;";
    }

    String makeContainer() {
        String container = "container-" + CONTAINERS.incrementAndGet();
        new BlobServiceClientBuilder()
                .connectionString(connection(port()))
                .buildClient()
                .createBlobContainer(container);
        return container;
    }

    @Override
    public void close() {
        process.close();
    }
}
