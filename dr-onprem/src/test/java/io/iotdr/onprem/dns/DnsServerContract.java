package io.iotdr.onprem.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.DnsReplacement;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.testkit.contract.DnsProviderContract;
import io.iotdr.testkit.junit.Patience;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** Tests dynamic updates against a real server: the contract, wildcards, a delegation, and keys that do not fit. */
abstract class DnsServerContract extends DnsProviderContract {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration TTL = Duration.ofSeconds(30);

    private String name = "";

    abstract DnsServerUnderTest server();

    @BeforeEach
    void freshName() {
        name = "mqtt" + NAMES.incrementAndGet() + "." + DnsServerUnderTest.ZONE;
    }

    @Override
    protected DnsProvider provider() {
        return server().provider();
    }

    @Override
    protected String name() {
        return name;
    }

    @Test
    void aNameUnderAWildcardIsCreatedChangedAndRemoved() {
        for (String wildcard : new String[] {"wild", "alias"}) {
            String below = "mqtt." + wildcard + "." + DnsServerUnderTest.ZONE;
            assertThat(provider().read(below, "A"))
                    .as("what %s answers", wildcard)
                    .isEmpty();
            DnsRecordSet first = DnsRecordSet.of(below, "A", TTL, "192.0.2.1");
            DnsRecordSet second = DnsRecordSet.of(below, "A", TTL, "192.0.2.99");
            provider().replace(below, "A", Optional.empty(), Optional.of(first));
            assertThat(provider().read(below, "A")).contains(first);
            provider().replace(below, "A", Optional.of(first), Optional.of(second));
            assertThat(provider().read(below, "A"))
                    .as("the wildcard's own value")
                    .contains(second);
            provider().replace(below, "A", Optional.of(second), Optional.empty());
            assertThat(provider().read(below, "A")).isEmpty();
        }
    }

    /** One message is one transaction. */
    @Test
    void severalRecordSetsAreReplacedTogetherOrNotAtAll() {
        DnsRecordSet first = DnsRecordSet.of(name(), "A", TTL, "192.0.2.1");
        DnsRecordSet second = DnsRecordSet.of("ota." + name(), "AAAA", TTL, "2001:db8::1");
        DnsReplacement put = new DnsReplacement(name(), "A", Optional.empty(), Optional.of(first));
        DnsReplacement other = new DnsReplacement(second.name(), "AAAA", Optional.of(second), Optional.empty());
        assertThatThrownBy(() -> provider().replaceAll(List.of(put, other)))
                .hasMessageContaining(second.name() + " AAAA has been changed since");
        assertThat(provider().read(name(), "A")).isEmpty();
        DnsReplacement both = new DnsReplacement(second.name(), "AAAA", Optional.empty(), Optional.of(second));
        provider().replaceAll(List.of(put, both));
        assertThat(provider().read(name(), "A")).contains(first);
        assertThat(provider().read(second.name(), "AAAA")).contains(second);
    }

    @Test
    void aNameBelowADelegationIsRefused() {
        assertThatThrownBy(() -> provider().read("mqtt.below." + DnsServerUnderTest.ZONE, "A"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.REFUSED))
                .hasMessageContaining("below a delegation to another zone");
    }

    private void refused(DnsKey key, String zone, String said) {
        DnsUpdate update = new DnsUpdate(server().address(), zone, Optional.of(key), Patience.ANSWER);
        DnsRecordSet wanted = DnsRecordSet.of("mqtt." + zone, "A", TTL, "192.0.2.1");
        assertThatThrownBy(() -> update.replace(wanted.name(), "A", Optional.empty(), Optional.of(wanted)))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.REFUSED))
                .hasMessageContaining(said)
                .hasMessageNotContaining(DnsServerUnderTest.SECRET);
    }

    /** Returns what the message names when a key does not fit; PowerDNS does not tell. */
    abstract String said(String error);

    @Test
    void aWrongSecretIsNamed() {
        String other = DnsServerUnderTest.SECRET.replace('c', 'd');
        refused(new DnsKey("dr.", "hmac-sha256", other), DnsServerUnderTest.ZONE, said("BADSIG"));
    }

    @Test
    void anUnknownKeyIsNamed() {
        refused(
                new DnsKey("nobody.", "hmac-sha256", DnsServerUnderTest.SECRET),
                DnsServerUnderTest.ZONE,
                said("BADKEY"));
    }

    @Test
    void aClockThatIsOffIsNamed() {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
        Name name = Name.fromConstantString("dr.");
        SecretKeySpec secret = new SecretKeySpec(Base64.getDecoder().decode(DnsServerUnderTest.SECRET), "HmacSHA256");
        DnsKey key = new DnsKey(name, new TSIG(TSIG.HMAC_SHA256, name, secret, late));
        refused(key, DnsServerUnderTest.ZONE, said("the clocks differ (BADTIME): the server's is 20"));
    }

    @Test
    void anotherZoneIsRefused() {
        DnsKey key = new DnsKey("dr.", "hmac-sha256", DnsServerUnderTest.SECRET);
        refused(key, "elsewhere.example.", "does not serve elsewhere.example.");
    }
}
