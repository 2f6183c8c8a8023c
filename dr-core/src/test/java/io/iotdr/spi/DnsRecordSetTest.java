package io.iotdr.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that record sets are canonical, and that data which a server would refuse or ignore is no record set. */
final class DnsRecordSetTest {

    private static final Duration TTL = Duration.ofSeconds(30);
    private static final String NAME = "mqtt.iot.example.com.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            A     | 192.0.2.1                      | 192.0.2.1
            AAAA  | 2001:DB8::1                    | 2001:db8:0:0:0:0:0:1
            AAAA  | ::ffff:192.0.2.1               | 0:0:0:0:0:ffff:c000:201
            CNAME | West.Example.COM               | west.example.com.
            NS    | ns\\046a.example.com.          | ns\\046a.example.com.
            SRV   | 0   5 8883 Mqtt.example.com    | 0 5 8883 mqtt.example.com.
            SRV   | 0 0 0 .                        | 0 0 0 .
            MX    | 10 Mail.Example.com            | 10 mail.example.com.
            TXT   | v=spf1 -all                    | "v=spf1" "-all"
            TXT   | "a;b \\"c\\" \\065"            | "a;b \\"c\\" A"
            TXT   | grün                           | "gr\\195\\188n"
            CAA   | 0 Issue letsencrypt.org        | 0 issue "letsencrypt.org"
            """)
    void aValueHasOneForm(String type, String written, String canonical) {
        assertThat(DnsRecordSet.of(NAME, type, TTL, written).values()).containsExactly(canonical);
        assertThat(DnsRecordSet.of(NAME, type, TTL, canonical).values()).containsExactly(canonical);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            A     | 256.1.1.1            | expected a number from 0 to 255, not '256'
            A     | 192.0.2.01           | expected a number from 0 to 255, not '01'
            A     | mqtt.example.com     | expected an IPv4 address such as 192.0.2.1
            A     | 192.0.2.1 ; comment  | expected a number from 0 to 255
            AAAA  | 192.0.2.1            | expected an IPv6 address such as 2001:db8::1
            AAAA  | fe80::1%eth0         | expected an IPv6 address
            AAAA  | 2001:db8:::1         | expected an IPv6 address
            CNAME | a..example.com       | '' is no label of one
            CNAME | münchen.example.com  | a name in another script in its form with xn--
            CNAME | a b.example.com      | 'a b' is no label of one
            SRV   | 0 0 mqtt.example.com | expected 3 numbers and a name
            SRV   | 0 0 70000 a.example. | expected a number from 0 to 65535, not '70000'
            TXT   | "open                | the closing quote is missing
            CAA   | 0 issue              | expected flags, a tag and a value
            HTTPS | 1 . alpn=h2          | the type is not supported; expected one of A, AAAA, CAA
            """)
    void badDataIsRefusedWithWhatWasExpected(String type, String value, String expected) {
        assertThatThrownBy(() -> DnsRecordSet.of(NAME, type, TTL, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + value + "' is not the data of a record of type " + type)
                .hasMessageContaining(expected);
    }

    @Test
    void aStringOfMoreThan255BytesIsRefused() {
        assertThatThrownBy(() -> DnsRecordSet.of(NAME, "TXT", TTL, "x".repeat(256)))
                .hasMessageContaining("one string has at most 255 bytes; divide it");
    }

    @Test
    void namesAreEqualWhateverTheirCase() {
        DnsRecordSet upper = DnsRecordSet.of("MQTT.IoT.Example.com.", "a", TTL, "192.0.2.2", "192.0.2.1", "192.0.2.1");
        assertThat(upper).isEqualTo(DnsRecordSet.of(NAME, "A", TTL, "192.0.2.1", "192.0.2.2"));
        assertThat(upper.values()).isEqualTo(List.of("192.0.2.1", "192.0.2.2"));
    }

    @Test
    void anAliasHasOneTarget() {
        assertThatThrownBy(() -> DnsRecordSet.of(NAME, "CNAME", TTL, "a.example.", "b.example."))
                .hasMessageContaining("a CNAME has one target");
    }

    @Test
    void namesThatNoServerTakesAreRefused() {
        assertThatThrownBy(() -> DnsRecordSet.of("mqtt.example.com", "A", TTL, "192.0.2.1"))
                .hasMessageContaining("must be absolute");
        assertThatThrownBy(() -> DnsRecordSet.of("a b.example.com.", "A", TTL, "192.0.2.1"))
                .hasMessageContaining("'a b.example.com.' is not a DNS name");
        assertThatThrownBy(() -> DnsRecordSet.of(NAME, "A", Duration.ofMillis(1500), "192.0.2.1"))
                .hasMessageContaining("whole seconds");
    }
}
