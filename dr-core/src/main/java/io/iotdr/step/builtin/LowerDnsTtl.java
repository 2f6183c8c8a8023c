package io.iotdr.step.builtin;

import io.iotdr.plan.Durations;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.DnsReplacement;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.step.builtin.FailoverDns.CapturedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lowers the TTL of the platform's names ahead of a planned move to the parameter {@code ttl} (default: ten seconds), and waits
 * until no cache can hold the old one, so that devices follow {@link FailoverDns} within the new one. That step then writes the
 * configured TTL again. A run for a disaster leaves this step out, since it would only cost time.
 */
public final class LowerDnsTtl implements RecoveryStep<LowerDnsTtl.TtlsBefore> {

    /** The record sets before the step; those that do not exist are left out. */
    public record TtlsBefore(List<CapturedRecord> entries) {}

    @Override
    public Class<TtlsBefore> stateType() {
        return TtlsBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return new FailoverDns().missing(target);
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return new FailoverDns().resourceNames(plan, region, target);
    }

    @Override
    public TtlsBefore capture(StepContext context) {
        return new TtlsBefore(context.target().dnsRecords().stream()
                .map(r -> CapturedRecord.of(r.name(), r.type(), dns(context).read(r.name(), r.type())))
                .filter(r -> r.recordSet().isPresent())
                .toList());
    }

    /** Returns the record sets to be lowered. */
    private static List<CapturedRecord> longer(StepContext context, TtlsBefore before) {
        return before.entries().stream()
                .filter(e -> e.ttlSeconds() > ttl(context).toSeconds())
                .toList();
    }

    private static Duration ttl(StepContext context) {
        return context.spec().parameters().duration("ttl", Duration.ofSeconds(10));
    }

    private static DnsProvider dns(StepContext context) {
        return context.target().dns().orElseThrow();
    }

    private static Optional<DnsRecordSet> lowered(StepContext context, CapturedRecord entry) {
        return entry.recordSet().map(s -> new DnsRecordSet(s.name(), s.type(), ttl(context), s.values()));
    }

    @Override
    public List<Change> preview(StepContext context, TtlsBefore before) {
        return longer(context, before).stream()
                .map(e -> new Change(
                        e.name() + " " + e.type() + " TTL", e.ttlSeconds() + " s", Durations.text(ttl(context))))
                .toList();
    }

    @Override
    public void apply(StepContext context, TtlsBefore before) {
        FailoverDns.move(
                dns(context),
                longer(context, before).stream()
                        .map(e -> e.replacement(e.recordSet(), lowered(context, e)))
                        .toList());
    }

    /** The wait begins with the attempt: one that is repeated by another orchestrator waits anew. */
    @Override
    public Verification verify(StepContext context, TtlsBefore before) {
        List<CapturedRecord> all = longer(context, before);
        if (all.isEmpty()) {
            return Verification.nothingToDo("no name has a TTL above " + Durations.text(ttl(context)));
        }
        Map<String, String> evidence = new TreeMap<>();
        long longest = 0;
        for (CapturedRecord entry : all) {
            Optional<DnsRecordSet> seen = dns(context).read(entry.name(), entry.type());
            if (seen.filter(s -> s.ttl().compareTo(ttl(context)) > 0).isPresent()) {
                return Verification.pending(
                        entry.name() + " " + entry.type() + " to have a TTL of " + Durations.text(ttl(context)));
            }
            evidence.put(entry.name() + " " + entry.type(), "TTL was " + entry.ttlSeconds() + " s");
            longest = Math.max(longest, entry.ttlSeconds());
        }
        Instant forgotten = context.startedAt().plusSeconds(longest).plus(FailoverDns.PROPAGATION);
        return context.clock().now().isBefore(forgotten)
                ? Verification.pending("caches to forget the old TTL at " + forgotten)
                : Verification.done("the names have a TTL of " + Durations.text(ttl(context)), evidence);
    }

    @Override
    public void revert(StepContext context, TtlsBefore before) {
        List<DnsReplacement> back = longer(context, before).stream()
                .map(e -> e.replacement(lowered(context, e), e.recordSet()))
                .toList();
        FailoverDns.move(dns(context), back);
    }
}
