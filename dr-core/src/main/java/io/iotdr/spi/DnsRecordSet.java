package io.iotdr.spi;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * All records of one name and type, in canonical form: two spellings of the same records are equal.
 *
 * @param name absolute, with the final dot; in lower case
 * @param type one of {@code A}, {@code AAAA}, {@code CAA}, {@code CNAME}, {@code DNAME}, {@code MX}, {@code NS},
 *     {@code PTR}, {@code SRV}, {@code TXT}
 * @param ttl whole seconds, RFC 1035 section 3.2.1
 * @param values in canonical presentation form, sorted, each once; never empty. A name in them counts as absolute
 */
public record DnsRecordSet(String name, String type, Duration ttl, List<String> values) {

    /**
     * Makes a record set.
     *
     * @throws IllegalArgumentException when a value is not data of the type, naming it and what was expected
     */
    public DnsRecordSet {
        if (!name.endsWith(".")) {
            throw new IllegalArgumentException("the DNS name '" + name + "' must be absolute; add the final dot");
        }
        try {
            name = DnsData.name(name);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'" + name + "' is not a DNS name: " + wrong.getMessage(), wrong);
        }
        String kind = type.toUpperCase(Locale.ROOT);
        type = kind;
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "the DNS record " + name + " " + type + " has no values; give it at least one");
        }
        if (ttl.isNegative() || ttl.toSeconds() > Integer.MAX_VALUE || ttl.getNano() != 0) {
            throw new IllegalArgumentException(
                    "the TTL " + ttl + " of " + name + " is out of range; use 0 to 2^31-1 whole seconds");
        }
        values = values.stream()
                .map(value -> DnsData.canonical(kind, value))
                .sorted()
                .distinct()
                .toList();
        if (values.size() > 1 && (type.equals("CNAME") || type.equals("DNAME"))) {
            throw new IllegalArgumentException("a " + type + " has one target, but " + name + " has " + values);
        }
    }

    public static DnsRecordSet of(String name, String type, Duration ttl, String... values) {
        return new DnsRecordSet(name, type, ttl, List.of(values));
    }
}
