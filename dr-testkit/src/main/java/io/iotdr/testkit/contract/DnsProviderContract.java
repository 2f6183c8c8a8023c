package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.DnsReplacement;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract test of a {@link DnsProvider}. */
@Bounded
public abstract class DnsProviderContract {

    private static final Duration TTL = Duration.ofSeconds(30);

    /** Returns a provider for a zone that has no record at {@link #name}. */
    protected abstract DnsProvider provider();

    /** Returns an absolute name in the zone that the test may use. */
    protected abstract String name();

    private DnsRecordSet address(String... values) {
        return DnsRecordSet.of(name(), "A", TTL, values);
    }

    private void put(DnsRecordSet record) {
        provider().replace(name(), record.type(), Optional.empty(), Optional.of(record));
    }

    @Test
    void aMissingRecordReadsAsEmpty() {
        assertThat(provider().read(name(), "A")).isEmpty();
    }

    @Test
    void aCreatedRecordIsRead() {
        put(address("127.0.0.2", "127.0.0.3"));
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.3", "127.0.0.2"));
    }

    @Test
    void recordsOfDifferentTypesAreIndependent() {
        put(address("127.0.0.2"));
        DnsRecordSet service = DnsRecordSet.of(name(), "SRV", TTL, "0 0 1883 west.iot.example.com.");
        put(service);
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.2"));
        assertThat(provider().read(name(), "SRV")).contains(service);
    }

    @Test
    void anUnchangedRecordIsReplaced() {
        put(address("127.0.0.2"));
        provider().replace(name(), "A", Optional.of(address("127.0.0.2")), Optional.of(address("127.0.0.3")));
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.3"));
    }

    @Test
    void replacingARecordThatSomeoneElseChangedIsAConflict() {
        put(address("127.0.0.9"));
        assertThatThrownBy(() -> provider()
                        .replace(name(), "A", Optional.of(address("127.0.0.2")), Optional.of(address("127.0.0.3"))))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.CONFLICT));
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.9"));
    }

    @Test
    void creatingARecordThatExistsIsRefused() {
        put(address("127.0.0.9"));
        assertThatThrownBy(() -> put(address("127.0.0.3"))).isInstanceOf(ProviderException.class);
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.9"));
    }

    @Test
    void replacingARecordWithAnUnexpectedValueIsRefused() {
        put(address("127.0.0.2", "127.0.0.9"));
        assertThatThrownBy(() -> provider()
                        .replace(name(), "A", Optional.of(address("127.0.0.2")), Optional.of(address("127.0.0.3"))))
                .isInstanceOf(ProviderException.class);
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.2", "127.0.0.9"));
    }

    @Test
    void severalRecordSetsAreReplaced() {
        put(address("127.0.0.2"));
        DnsRecordSet text = DnsRecordSet.of("_dr." + name(), "TXT", TTL, "east");
        provider()
                .replaceAll(List.of(
                        new DnsReplacement(
                                name(), "A", Optional.of(address("127.0.0.2")), Optional.of(address("127.0.0.3"))),
                        new DnsReplacement(text.name(), "TXT", Optional.empty(), Optional.of(text))));
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.3"));
        assertThat(provider().read(text.name(), "TXT")).contains(text);
    }

    @Test
    void severalRecordSetsOfWhichSomeoneElseChangedOneAreAConflict() {
        put(address("127.0.0.9"));
        DnsRecordSet text = DnsRecordSet.of("_dr." + name(), "TXT", TTL, "east");
        assertThatThrownBy(() -> provider()
                        .replaceAll(List.of(
                                new DnsReplacement(text.name(), "TXT", Optional.empty(), Optional.of(text)),
                                new DnsReplacement(
                                        name(),
                                        "A",
                                        Optional.of(address("127.0.0.2")),
                                        Optional.of(address("127.0.0.3"))))))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.CONFLICT))
                .hasMessageContaining(name());
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.9"));
    }

    @Test
    void aRecordIsRemoved() {
        put(address("127.0.0.2"));
        provider().replace(name(), "A", Optional.of(address("127.0.0.2")), Optional.empty());
        assertThat(provider().read(name(), "A")).isEmpty();
    }

    @Test
    void theTtlOfARecordIsStored() {
        DnsRecordSet shortLived = DnsRecordSet.of(name(), "A", Duration.ofSeconds(5), "127.0.0.2");
        put(shortLived);
        assertThat(provider().read(name(), "A")).contains(shortLived);
    }

    @Test
    void theTtlOfAnExistingRecordIsChanged() {
        DnsRecordSet slow = DnsRecordSet.of(name(), "A", Duration.ofSeconds(300), "127.0.0.2");
        put(slow);
        provider().replace(name(), "A", Optional.of(slow), Optional.of(address("127.0.0.2")));
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AAAA  | 2001:db8::1                | 2001:DB8:0:0:0:0:0:1
            CNAME | West.IoT.example.com       | west.iot.example.com.
            SRV   | 0 5  1883 West.example.com | 0 5 1883 west.example.com.
            MX    | 10 Mail.example.org        | 10 mail.example.org.
            TXT   | "v=1 a" b                  | "v=1 a" "b"
            TXT   | plain                      | "plain"
            CAA   | 0 Issue "ca.example.org"   | 0 issue ca.example.org
            """)
    void theSpellingOfDataDoesNotCount(String type, String written, String read) {
        DnsRecordSet first = DnsRecordSet.of(name(), type, TTL, written);
        DnsRecordSet same = DnsRecordSet.of(name().replace("mqtt", "MQTT"), type, TTL, read, read);
        put(first);
        assertThat(provider().read(name(), type)).contains(same);
        provider().replace(name(), type, Optional.of(same), Optional.empty());
        assertThat(provider().read(name(), type)).isEmpty();
    }

    @Test
    void anAliasIsPointedAtAnotherTarget() {
        DnsRecordSet west = DnsRecordSet.of(name(), "CNAME", TTL, "west.iot.example.com.");
        DnsRecordSet east = DnsRecordSet.of(name(), "CNAME", Duration.ofSeconds(5), "east.iot.example.com.");
        put(west);
        provider().replace(name(), "CNAME", Optional.of(west), Optional.of(east));
        assertThat(provider().read(name(), "CNAME")).contains(east);
    }

    @Test
    void anAddressBesideAnAliasIsAConflictThatNamesTheAlias() {
        DnsRecordSet alias = DnsRecordSet.of(name(), "CNAME", TTL, "west.iot.example.com.");
        put(alias);
        assertThatThrownBy(() -> put(address("127.0.0.2")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.CONFLICT))
                .hasMessageContaining("CNAME");
        assertThat(provider().read(name(), "CNAME")).contains(alias);
    }

    @Test
    void anAliasBesideAnAddressIsAConflict() {
        put(address("127.0.0.2"));
        assertThatThrownBy(() -> put(DnsRecordSet.of(name(), "CNAME", TTL, "west.iot.example.com.")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.CONFLICT));
        assertThat(provider().read(name(), "A")).contains(address("127.0.0.2"));
    }
}
