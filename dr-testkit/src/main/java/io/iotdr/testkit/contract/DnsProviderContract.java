package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link DnsProvider}. */
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
}
