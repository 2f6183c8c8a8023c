package io.iotdr.aws;

import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.testkit.contract.SharedStateContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.server.CuttingProxy;
import io.iotdr.testkit.time.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests shared state in a bucket of an S3-compatible server. */
final class S3StateTest extends SharedStateContract {

    private static final ManualTime TIME = new ManualTime();
    private static Moto server;
    private static CuttingProxy network;

    private String bucket = "";

    @BeforeAll
    static void start() {
        server = Moto.start();
        network = CuttingProxy.to(server.port());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            network.close();
            server.close();
        }
    }

    @BeforeEach
    void emptyBucket() {
        bucket = Buckets.make(server.port());
        network.up();
    }

    private <T> T make(Class<T> type) {
        return new AwsProviders()
                .make(type, ProviderSettings.of(Buckets.settings(bucket, network.port())), new FakeContext(TIME, TIME));
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
