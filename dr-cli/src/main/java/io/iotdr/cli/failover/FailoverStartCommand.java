package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.cli.console.Moments;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.SafetyRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code dr failover start} command. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Start a failover, and print its events until it ends. Exit status 1 when the run does not complete.",
            "Does not start when a safety rule is not met: region-serves, region-impaired, data-protected."
        })
final class FailoverStartCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final Runs engine = new Runs();

    @Mixin
    private final FollowOptions follow = new FollowOptions();

    @Parameters(paramLabel = "PLAN", description = "The plan's id.")
    private String plan = "";

    @Option(
            names = "--type",
            description = "The disaster type, such as regional_outage. Default: the first type that the plan covers.")
    private Optional<String> type = Optional.empty();

    @Option(names = "--region", description = "The region of the disaster. Default: the plan's primary region.")
    private Optional<String> region = Optional.empty();

    @Option(
            names = "--since",
            description = "The start of the disaster, such as 2026-01-31T03:12:00Z. The RTO counts from it.")
    private Optional<String> since = Optional.empty();

    @Option(
            names = "--last-known-good",
            description = "The latest moment at which the data was intact. Restore no later recovery point.")
    private Optional<String> lastKnownGood = Optional.empty();

    @Option(names = "--dry-run", description = "Print the changes as a diff, and change nothing.")
    private boolean dryRun;

    @Option(names = "--planned", description = "Start a switchover: quiesce the healthy region, and lose no data.")
    private boolean planned;

    @Option(
            names = "--override",
            paramLabel = "RULE",
            description = "Start even if this safety rule is not met. Repeat it for several rules.")
    private List<String> override = List.of();

    @Option(names = "--force", description = "Override every safety rule.")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException {
        if (planned && (force || !override.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "a planned run has no rules to override; leave out --planned or the override");
        }
        try (DisasterRecovery recovery = engine.open()) {
            RecoveryPlan known = known(recovery);
            return dryRun
                    ? rehearse(recovery, known)
                    : engine.follow(recovery, start(recovery, known).id(), follow, "resume");
        }
    }

    private RecoveryPlan known(DisasterRecovery recovery) {
        return recovery.plans()
                .get(plan)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no plan '" + plan + "'"
                                + NearestName.hint(
                                        plan,
                                        recovery.plans().list().stream()
                                                .map(RecoveryPlan::id)
                                                .toList())));
    }

    private RecoveryExecution start(DisasterRecovery recovery, RecoveryPlan known) {
        return planned
                ? recovery.switchover(plan, engine.by())
                : recovery.failover(FailoverRequest.of(plan, disaster(known))
                        .by(engine.by())
                        .override(overridden()));
    }

    private int rehearse(DisasterRecovery recovery, RecoveryPlan known) {
        DryRun dry = planned
                ? recovery.dryPlanned(plan, RunKind.SWITCHOVER)
                : recovery.dryFailover(FailoverRequest.of(plan, disaster(known)).override(overridden()));
        return engine.print(dry);
    }

    private SafetyRule[] overridden() {
        return force ? SafetyRule.values() : override.stream().map(this::rule).toArray(SafetyRule[]::new);
    }

    private SafetyRule rule(String name) {
        return Arrays.stream(SafetyRule.values())
                .filter(r -> r.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no safety rule '" + name + "'"
                                + NearestName.hint(
                                        name,
                                        Arrays.stream(SafetyRule.values())
                                                .map(SafetyRule::wireName)
                                                .toList())));
    }

    private Disaster disaster(RecoveryPlan known) {
        DisasterType what = type.map(this::typed)
                .orElseGet(() ->
                        known.disasterTypes().stream().sorted().findFirst().orElseThrow());
        Disaster disaster = Disaster.of(what, region.orElse(known.primary())).describedAs("started by " + engine.by());
        disaster = since.map(t -> moment("--since", t)).map(disaster::since).orElse(disaster);
        return lastKnownGood
                .map(t -> moment("--last-known-good", t))
                .map(disaster::lastKnownGood)
                .orElse(disaster);
    }

    private Instant moment(String option, String text) {
        return Moments.parse(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        option + " is '" + text + "'; expected a time with its offset, such as 2026-11-25T03:00:00Z"));
    }

    private DisasterType typed(String name) {
        return DisasterType.ofWireName(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no disaster type '" + name + "'" + NearestName.hint(name, DisasterType.wireNames())));
    }
}
