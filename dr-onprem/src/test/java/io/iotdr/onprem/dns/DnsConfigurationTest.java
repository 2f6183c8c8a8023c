package io.iotdr.onprem.dns;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.config.ConfigLoader;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that records which no server would take are refused when the configuration is read. */
final class DnsConfigurationTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("dns-test");

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private void load(String record, String more) throws IOException {
        Path file = Files.writeString(directory.resolve("dr.yaml"), """
                regions: {west: {}, east: {}}
                traffic:
                  dns:
                    provider: rfc2136
                    server: 127.0.0.1:53
                    zone: iot.example.com.
                    records: [%s]
                    %s
                """.formatted(record, more));
        ConfigLoader.using(SystemClock.INSTANCE, scheduler).load(file);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {name: m, type: A, ttl: 30s, targets: {west: 192.0.2.256}}    |                        | expected a number from 0 to 255, not '256'
            {name: m, type: AAAA, ttl: 30s, targets: {east: 192.0.2.1}}   |                        | expected an IPv6 address
            {name: m, type: SRV, ttl: 30s, targets: {east: a.example.}}   |                        | expected 3 numbers and a name
            {name: m, type: A, ttl: 30s, targets: {west: 192.0.2.1}}      | secondaries: [ns2:x]   | the server 'ns2:x' is not host:port
            {name: m, type: A, ttl: 30s, targets: {west: 192.0.2.1}}      | key_name: dr           | the setting 'key_secret' is missing
            """)
    void aWrongRecordOrServerIsRefused(String record, String more, String message) {
        assertThatThrownBy(() -> load(record, more == null ? "" : more))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("traffic.dns")
                .hasMessageContaining(message);
    }
}
