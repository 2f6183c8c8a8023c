package io.iotdr.spi;

import java.util.Optional;

/** Authoritative DNS that can be read and changed with compare-and-set. Implementations are thread-safe. */
public interface DnsProvider {

    /** What the authority holds now, past every cache. */
    Optional<DnsRecordSet> read(String name, String type);

    /**
     * Replaces the record set if it still is what the caller saw.
     *
     * @param expected what {@link #read} gave; empty means that there must be none
     * @param wanted what shall be there; empty removes the set
     * @throws ProviderException with outcome {@code REFUSED} when the authority holds something else by now
     */
    @Effect
    void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted);
}
