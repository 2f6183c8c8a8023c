package io.iotdr.step.builtin;

import io.iotdr.finding.FindingCode;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.DnsReplacement;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Points the platform's DNS names at the target region. Each change is compared with the captured record set, so that a
 * newer decision is not undone.
 */
public final class FailoverDns implements RecoveryStep<FailoverDns.RecordsBefore> {

    /** How long the other authoritative servers may take; they learn of a change by a notification (RFC 1996). */
    static final Duration PROPAGATION = Duration.ofSeconds(15);

    /** The record sets before the step, in the order of the target's records. */
    public record RecordsBefore(List<CapturedRecord> entries) {}

    /** A record set; without values when it did not exist. */
    public record CapturedRecord(String name, String type, long ttlSeconds, List<String> values) {
        Optional<DnsRecordSet> recordSet() {
            return values.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new DnsRecordSet(name, type, Duration.ofSeconds(ttlSeconds), values));
        }

        DnsReplacement replacement(Optional<DnsRecordSet> from, Optional<DnsRecordSet> to) {
            return new DnsReplacement(name, type, from, to);
        }

        static CapturedRecord of(String name, String type, Optional<DnsRecordSet> set) {
            return set.map(s -> new CapturedRecord(name, type, s.ttl().toSeconds(), s.values()))
                    .orElse(new CapturedRecord(name, type, 0, List.of()));
        }
    }

    @Override
    public Class<RecordsBefore> stateType() {
        return RecordsBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return target.dns().isPresent() && !target.dnsRecords().isEmpty()
                ? List.of()
                : List.of("a DnsProvider and its records (traffic.dns)");
    }

    @Override
    public RecordsBefore capture(StepContext context) {
        List<CapturedRecord> entries = new ArrayList<>();
        for (DnsRecordSet record : context.target().dnsRecords()) {
            entries.add(
                    CapturedRecord.of(record.name(), record.type(), dns(context).read(record.name(), record.type())));
        }
        return new RecordsBefore(entries);
    }

    @Override
    public List<Change> preview(StepContext context, RecordsBefore before) {
        List<Change> changes = new ArrayList<>();
        for (CapturedRecord entry : before.entries()) {
            changes.add(new Change(
                    entry.name() + " " + entry.type(),
                    String.join(" ", entry.values()),
                    String.join(" ", wanted(context, entry).values())));
        }
        return changes;
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return target.dnsRecords().stream()
                .map(r -> "dns " + r.name() + " " + r.type())
                .collect(Collectors.toSet());
    }

    @Override
    public void apply(StepContext context, RecordsBefore before) {
        move(
                dns(context),
                before.entries().stream()
                        .map(e -> e.replacement(e.recordSet(), Optional.of(wanted(context, e))))
                        .toList());
    }

    @Override
    public Verification verify(StepContext context, RecordsBefore before) {
        Map<String, String> evidence = new TreeMap<>();
        for (DnsRecordSet wanted : context.target().dnsRecords()) {
            Optional<DnsRecordSet> seen = dns(context).read(wanted.name(), wanted.type());
            if (!seen.equals(Optional.of(wanted))) {
                return Verification.pending(wanted.name() + " " + wanted.type() + " to be " + wanted.values()
                        + "; it is " + seen.map(DnsRecordSet::values).orElse(List.of()));
            }
            evidence.put(wanted.name() + " " + wanted.type(), String.join(" ", wanted.values()));
        }
        Verification.Done done = Verification.done("the names point at " + context.targetRegion(), evidence);
        List<String> behind = told(context, dns(context)::behind);
        // A server in the failed region must not hold up the recovery.
        if (!behind.isEmpty()
                && context.clock().now().isBefore(context.startedAt().plus(PROPAGATION))) {
            return Verification.pending("every authoritative server: " + String.join("; ", behind));
        }
        Verification.Done told = behind.isEmpty()
                ? done
                : done.withFinding(FindingCode.DNS_SERVER_BEHIND.about(
                        "", "still serves the old records, or does not answer: " + String.join("; ", behind)));
        List<String> remembered = told(context, dns(context)::remembered);
        return remembered.isEmpty()
                ? told
                : told.withFinding(FindingCode.DNS_REMEMBERED.about(
                        "", "devices behind these come back later: " + String.join("; ", remembered)));
    }

    private static List<String> told(StepContext context, Function<DnsRecordSet, List<String>> servers) {
        return context.target().dnsRecords().stream()
                .flatMap(wanted -> servers.apply(wanted).stream())
                .distinct()
                .toList();
    }

    @Override
    public void revert(StepContext context, RecordsBefore before) {
        ImpairedRegion.refuse(context);
        List<DnsReplacement> back = new ArrayList<>();
        for (CapturedRecord entry : before.entries()) {
            back.add(0, entry.replacement(Optional.of(wanted(context, entry)), entry.recordSet()));
        }
        move(dns(context), back);
    }

    /**
     * Replaces record sets. One that is what it shall be is left alone; a third value is someone else's decision, and fails.
     */
    static void move(DnsProvider dns, List<DnsReplacement> replacements) {
        List<DnsReplacement> all = replacements.stream()
                .filter(r -> !r.expected().equals(r.wanted()))
                .toList();
        try {
            replace(dns, all);
        } catch (ProviderException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            List<DnsReplacement> open = all.stream()
                    .filter(r -> !dns.read(r.name(), r.type()).equals(r.wanted()))
                    .toList();
            if (open.size() == all.size()) {
                throw refused;
            }
            replace(dns, open);
        }
    }

    private static void replace(DnsProvider dns, List<DnsReplacement> replacements) {
        if (replacements.size() == 1) {
            DnsReplacement only = replacements.get(0);
            dns.replace(only.name(), only.type(), only.expected(), only.wanted());
        } else if (!replacements.isEmpty()) {
            dns.replaceAll(replacements);
        }
    }

    private static DnsProvider dns(StepContext context) {
        return context.target().dns().orElseThrow();
    }

    /** Returns the target's record of the same name and type; the configuration's order may have changed since. */
    private static DnsRecordSet wanted(StepContext context, CapturedRecord entry) {
        return context.target().dnsRecords().stream()
                .filter(r -> r.name().equals(entry.name()) && r.type().equals(entry.type()))
                .findFirst()
                .orElseThrow(() -> ProviderException.refused(
                        "failover-dns",
                        "find the record for " + context.targetRegion(),
                        "the configuration has no record " + entry.name() + " " + entry.type()
                                + " any more; restore it and resume the run"));
    }
}
