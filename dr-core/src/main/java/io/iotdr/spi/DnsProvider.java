package io.iotdr.spi;

import java.util.Optional;

/** An authoritative DNS service that is changed by compare-and-set. Implementations are thread-safe. */
public interface DnsProvider {

    /** Returns the record set from the authoritative servers, never from a cache. */
    Optional<DnsRecordSet> read(String name, String type);

    /**
     * Replaces the record set if it still equals {@code expected}.
     *
     * @param expected the result of {@link #read}; empty means that the record set must not exist
     * @param wanted the new record set; empty removes the record set
     * @throws ProviderException with outcome {@code REFUSED} when the authority holds a different record set
     */
    @Effect
    void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted);
}
