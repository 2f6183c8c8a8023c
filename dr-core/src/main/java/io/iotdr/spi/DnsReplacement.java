package io.iotdr.spi;

import java.util.Optional;

/**
 * One record set to be replaced.
 *
 * @param name absolute, with the final dot
 * @param type such as {@code A}
 * @param expected the record set that must be there; empty when there must be none
 * @param wanted the new record set; empty removes it
 */
public record DnsReplacement(
        String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {}
