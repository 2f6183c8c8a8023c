package io.iotdr.examples.kill;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.recovery.Standby;
import io.iotdr.spi.RegionResources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An orchestrator in a separate process. It takes over the runs of dead orchestrators, and starts a failover for each
 * line {@code start N WHEN} that it reads. The process kills itself before or after the N-th append of that run, or
 * never if N is 0. It ends when its standard input ends.
 */
final class Orchestrator {

    static final String PLAN = "kill";
    static final Duration LEASE = Duration.ofMillis(800);

    private Orchestrator() {}

    static RecoveryPlan plan() {
        return RecoveryPlan.builder(PLAN)
                .name("Killed again and again")
                .covers(DisasterType.REGIONAL_OUTAGE)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofHours(1), RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .contact("operations", "mailto:ops@example.com")
                .failover(steps -> steps.then(mark("one"))
                        .inParallel(mark("two"), mark("three"))
                        .then(mark("four"))
                        .then(mark("five")))
                .build();
    }

    private static StepSpec mark(String id) {
        return StepSpec.of("mark").id(id).retry(5, Duration.ofMillis(50));
    }

    static DisasterRecovery open(String owner, State state, Path world) {
        return DisasterRecovery.builder()
                .owner(owner)
                .step("mark", new Mark(world))
                .plan(plan())
                .region("west", RegionResources.builder().build())
                .region("east", RegionResources.builder().build())
                .journal(state.journal())
                .leases(state.leases(), LEASE)
                .build();
    }

    /** Runs an orchestrator; the arguments are the location of the state and the directory of the marks. */
    public static void main(String[] arguments) throws IOException {
        State state = State.at(arguments[0]);
        SelfKillingJournal journal = new SelfKillingJournal(state.journal());
        State watched = new State(journal, state.leases());
        String owner = "process-" + ProcessHandle.current().pid();
        try (DisasterRecovery recovery = open(owner, watched, Path.of(arguments[1]));
                Standby standby = recovery.standBy(execution -> say("taken " + execution.id()));
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            say("ready " + standby.getClass().getSimpleName());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                journal.killAt(Integer.parseInt(words[1]), words[2].equals("after"));
                Disaster outage = Disaster.of(DisasterType.REGIONAL_OUTAGE, "west");
                say("started "
                        + recovery.failover(FailoverRequest.of(PLAN, outage)
                                        .by("test")
                                        .override(SafetyRule.values()))
                                .id());
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
