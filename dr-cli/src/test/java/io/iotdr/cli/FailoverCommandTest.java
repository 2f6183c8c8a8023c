package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.cli.CliRunner.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests runs from the command line; each command acts as a separate process on the same state directory. */
final class FailoverCommandTest {

    private static final String PLAN = """
            plans:
              west-dr:
                name: "West"
                disaster_types: [regional_outage]
                recovery_objectives: {rto: 45m, rpo: 5m, tier: tier_1}
                primary_region: west
                secondary_region: east
                steps:
                  - {id: tell, uses: run-command, command: ["true"], rollback_command: ["true"]}
                  - {id: fails, uses: run-command, command: ["%s"], retry: {attempts: 1}, on_failure: %s}
                contact_list: {operations: [ops@example.com]}
            regions: {west: {}, east: {}}
            """;

    @TempDir
    private Path directory;

    private String file = "";

    @BeforeEach
    void configuration() throws Exception {
        file = written("true", "rollback");
    }

    private String written(String command, String onFailure) throws Exception {
        return Files.writeString(directory.resolve("dr.yaml"), PLAN.formatted(command, onFailure))
                .toString();
    }

    private Ended dr(String... arguments) {
        Ended ended = CliRunner.dr(
                Stream.concat(Stream.of(arguments), Stream.of("-c", file)).toArray(String[]::new));
        return new Ended(ended.status(), ended.all(), ended.err());
    }

    @Test
    void aFailoverCompletesWithExitStatus0() {
        Ended ended = dr("failover", "start", "west-dr");
        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(ended.out()).contains("started     failover west-dr-1, west -> east, by ", "ended       COMPLETED");
        assertThat(dr("failover", "status").out()).contains("west-dr-1").contains("COMPLETED");
        assertThat(dr("failover", "status", "west-dr-1", "--json").out()).contains("\"status\" : \"COMPLETED\"");
        assertThat(dr("failover", "watch", "west-dr-1").status()).isZero();
    }

    @Test
    void aSlipInAnOptionStartsNothing() {
        assertThat(dr("failover", "start", "west-dr", "--timeout", "10").status())
                .isEqualTo(2);
        assertThat(dr("failover", "status").out()).contains("no run was started with it");
    }

    @Test
    void aRunOfAnotherPlanIsRefusedAtOnceWithCommandsThatCanBePasted() throws Exception {
        file = written("false", "pause");
        assertThat(dr("failover", "start", "west-dr", "--timeout", "3s").status())
                .isEqualTo(3);
        assertThat(dr("failover", "status").out()).contains("PAUSED, no process drives it");
        Files.writeString(Path.of(file), Files.readString(Path.of(file)).replace("\"West\"", "\"Changed\""));
        Ended refused = dr("failover", "resume", "west-dr-1");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("dr failover resume west-dr-1 -c " + file + " --with-plan");
    }

    @Test
    void nobodyActsUnderAnotherNameUnlessTheConfigurationPermitsIt() throws Exception {
        Ended refused = dr("failover", "start", "west-dr", "--by", "somebody-else");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("cannot act as 'somebody-else'", "claimed_names: true");
        assertThat(dr("failover", "status").out()).doesNotContain("west-dr-1");
        Files.writeString(Path.of(file), "\naccess: {claimed_names: true}\n", java.nio.file.StandardOpenOption.APPEND);
        assertThat(dr("failover", "start", "west-dr", "--by", "somebody-else").status())
                .isZero();
    }

    @Test
    void exitStatusIs1WhenAFailoverFailsAndTheOutputNamesTheStep() throws Exception {
        file = written("false", "rollback");
        Ended ended = dr("failover", "start", "west-dr");
        assertThat(ended.status()).as(ended.out()).isEqualTo(1);
        assertThat(ended.out())
                .contains("rolls back  fails failed", "undone      tell", "ended       ROLLBACK_INCOMPLETE");
    }

    @Test
    void aDryRunPrintsTheChangesAndStartsNoRun() {
        Ended ended = dr("failover", "start", "west-dr", "--dry-run");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("failover by west-dr: west -> east", "+ command: true");
        assertThat(dr("failover", "status").out()).startsWith("no runs in");
    }

    @Test
    void aCommandToARunThatHasEndedIsRefused() {
        dr("failover", "start", "west-dr");
        Ended ended = dr("failover", "rollback", "west-dr-1");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).contains("has ended; it takes no more commands");
    }

    @Test
    void aFailbackReturnsToThePrimaryRegion() {
        dr("failover", "start", "west-dr");
        Ended ended = dr("failback", "start", "west-dr");
        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(ended.out()).contains("failback west-dr-2, east -> west", "no effect   re-protect: nothing to do");
        assertThat(dr("failback", "start", "west-dr").out()).contains("the region west already serves");
    }

    @Test
    void exitStatusIs2WhenANameIsUnknownAndTheNearestNameIsSuggested() {
        assertThat(dr("failover", "start", "west-d").status()).isEqualTo(2);
        assertThat(dr("failover", "start", "west-d").out()).contains("did you mean 'west-dr'?");
        assertThat(dr("failover", "start", "west-dr", "--type", "regional_outtage")
                        .out())
                .contains("did you mean 'regional_outage'?");
        assertThat(dr("failover", "watch", "west-dr-9").out()).contains("there is no run 'west-dr-9'");
        assertThat(dr("drill", "simulate", "west-dr", "--seeds", "0").status()).isEqualTo(2);
    }

    @Test
    void drillSimulateRunsAPlanAndReportsNoBrokenInvariant() {
        Ended ended = dr("drill", "simulate", "west-dr", "--seeds", "20");
        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(ended.out()).contains("20 disasters", "no invariant was broken");
        assertThat(dr("drill", "simulate", "west-dr", "--seed", "3").out()).contains("disaster: west goes dark");
    }
}
