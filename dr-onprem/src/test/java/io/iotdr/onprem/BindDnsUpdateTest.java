package io.iotdr.onprem;

import io.iotdr.spi.DnsProvider;
import io.iotdr.testkit.contract.DnsProviderContract;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.junit.RealServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** Tests dynamic DNS updates against a real BIND. */
final class BindDnsUpdateTest extends DnsProviderContract {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=";
    private static final String CONFIGURATION = """
            options {
              directory "%1$s";
              pid-file "%1$s/named.pid";
              session-keyfile "%1$s/session.key";
              managed-keys-directory "%1$s";
              listen-on port %2$d { 127.0.0.1; };
              listen-on-v6 { none; };
              recursion no;
              dnssec-validation no;
            };
            controls { };
            key "dr" { algorithm hmac-sha256; secret "%3$s"; };
            zone "iot.example.com" { type master; file "%1$s/zone"; allow-update { key "dr"; }; };
            """;
    private static final String ZONE = """
            $TTL 60
            @ IN SOA ns.iot.example.com. admin.iot.example.com. 1 60 60 600 1
            @ IN NS ns.iot.example.com.
            ns IN A 127.0.0.1
            """;

    private static Process named;
    private static DnsUpdate provider;

    private String name = "";

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Path program = RealServer.program("named", "apt-get install bind9");
        int port = FreePorts.onLoopback();
        Files.writeString(directory.resolve("zone"), ZONE);
        Path configuration =
                Files.writeString(directory.resolve("named.conf"), CONFIGURATION.formatted(directory, port, SECRET));
        named = new ProcessBuilder(program.toString(), "-f", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("named.out").toFile())
                .start();
        TSIG key = new TSIG(
                TSIG.HMAC_SHA256,
                Name.fromConstantString("dr."),
                Base64.getDecoder().decode(SECRET));
        provider = new DnsUpdate(
                new InetSocketAddress("127.0.0.1", port), "iot.example.com.", Optional.of(key), Patience.ANSWER);
        Await.until("BIND to answer", BindDnsUpdateTest::answers);
    }

    private static boolean answers() {
        try {
            return provider.read("ns.iot.example.com.", "A").isPresent();
        } catch (io.iotdr.spi.ProviderException notYet) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        if (named != null) {
            named.destroyForcibly().onExit().join();
        }
    }

    @BeforeEach
    void freshName() {
        name = "mqtt" + NAMES.incrementAndGet() + ".iot.example.com.";
    }

    @Override
    protected DnsProvider provider() {
        return provider;
    }

    @Override
    protected String name() {
        return name;
    }
}
