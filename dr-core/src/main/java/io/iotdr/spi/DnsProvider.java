package io.iotdr.spi;

import java.util.List;
import java.util.Optional;

/** An authoritative DNS service that is changed by compare-and-set. Implementations are thread-safe. */
public interface DnsProvider {

    /**
     * Returns the record set from an authoritative server, never from a cache. What a wildcard would answer for the name is
     * not a record set of the name.
     */
    Optional<DnsRecordSet> read(String name, String type);

    /**
     * Replaces the record set if it still equals {@code expected}.
     *
     * @param expected the result of {@link #read}; empty means that the record set must not exist
     * @param wanted the new record set; empty removes the record set
     * @throws ProviderException with outcome {@code CONFLICT} when the authority holds a different record set, or a CNAME
     *     beside which the wanted one cannot exist
     */
    @Effect
    void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted);

    /**
     * Replaces several record sets, each if it still equals what is expected: all or none in a service that has such a
     * transaction, or else one after the other, so that the first ones may be replaced when a later one fails.
     *
     * @throws ProviderException as {@link #replace} does
     */
    @Effect
    default void replaceAll(List<DnsReplacement> replacements) {
        replacements.forEach(r -> replace(r.name(), r.type(), r.expected(), r.wanted()));
    }

    /**
     * Returns the authoritative servers that do not serve a record set yet, each with the reason, for people. Empty when all
     * of them serve it, or when the service has no servers that can be asked one by one.
     */
    default List<String> behind(DnsRecordSet wanted) {
        return List.of();
    }

    /**
     * Returns the resolvers that still answer with other records from their caches, each with what they answer and for how
     * long, for people: devices behind them come back later. Empty when none is known.
     */
    default List<String> remembered(DnsRecordSet wanted) {
        return List.of();
    }
}
