package io.iotdr.spi;

import java.time.Duration;
import java.util.List;

/**
 * All records of one name and type.
 *
 * @param name absolute, with the final dot
 * @param type such as {@code A}, {@code AAAA}, {@code CNAME} or {@code SRV}
 * @param ttl whole seconds, RFC 1035 section 3.2.1
 * @param values in presentation form, sorted; never empty
 */
public record DnsRecordSet(String name, String type, Duration ttl, List<String> values) {

    public DnsRecordSet {
        if (!name.endsWith(".")) {
            throw new IllegalArgumentException("the DNS name '" + name + "' must be absolute; add the final dot");
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "the DNS record " + name + " " + type + " has no values; give it at least one");
        }
        if (ttl.isNegative() || ttl.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the TTL " + ttl + " of " + name + " is out of range; use 0 to 2^31-1 seconds");
        }
        values = values.stream().sorted().toList();
    }

    public static DnsRecordSet of(String name, String type, Duration ttl, String... values) {
        return new DnsRecordSet(name, type, ttl, List.of(values));
    }
}
