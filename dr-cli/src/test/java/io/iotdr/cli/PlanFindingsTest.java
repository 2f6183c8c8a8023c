package io.iotdr.cli;

import static io.iotdr.cli.CliRunner.dr;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.cli.CliRunner.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the findings of a configuration: each harmful plan has one, and a sound plan has none. */
final class PlanFindingsTest {

    private static final Pattern CODE = Pattern.compile("finding  \\[([a-z-]+)]");

    private static final String SOUND = """
            services:
              - {name: gateway, replicas: {standby: 1, active: 3}}
            regions:
              west:
                compute: {provider: kubernetes, context: west, namespace: iot}
                health: {provider: tcp, host: 127.0.0.1, port: 9}
              east:
                compute: {provider: kubernetes, context: east, namespace: iot}
                health: {provider: tcp, host: 127.0.0.1, port: 9}
            traffic:
              dns:
                provider: rfc2136
                server: 127.0.0.1:9
                zone: iot.example.com.
                records:
                  - {name: mqtt, type: A, ttl: 30s, targets: {west: 192.0.2.10, east: 192.0.2.20}}
            monitoring:
              alert_channels: [{type: email, server: smtp.example.com}]
              anchors: {dns: {provider: tcp, host: 127.0.0.1, port: 9}}
            plans:
              west-dr:
                name: West
                disaster_types: [regional_outage]
                recovery_objectives: {rto: 45m, rpo: 5m, tier: tier_1}
                primary_region: west
                secondary_region: east
                failover_mode: automatic
                contact_list: {operations: [ops@example.com]}
                steps:
                  - {id: fence, uses: fence-region}
                  - {id: activate, uses: activate-region, estimate: 5m}
                  - {id: dns, uses: failover-dns, estimate: 1m}
                  - {id: verify, uses: verify-recovery, estimate: 2m}
            """;

    @TempDir
    private Path directory;

    private Ended validate(String yaml, String... more) throws Exception {
        String file = Files.writeString(directory.resolve("dr.yaml"), yaml).toString();
        String[] arguments = new String[more.length + 4];
        arguments[0] = "plan";
        arguments[1] = "validate";
        arguments[2] = "-c";
        arguments[3] = file;
        System.arraycopy(more, 0, arguments, 4, more.length);
        return dr(arguments);
    }

    /** The review looks at each disaster for itself: what is done for another one proves nothing. */
    @Test
    void aStepThatIsMissingForOneDisasterIsFound() throws Exception {
        String both = SOUND.replace("[regional_outage]", "[regional_outage, data_corruption]");
        assertThat(codes(validate(both))).doesNotContain("recovery-not-proven");
        String one = both.replace("uses: verify-recovery,", "uses: verify-recovery, only_for: [data_corruption],");
        assertThat(codes(validate(one))).contains("recovery-not-proven");
    }

    private static List<String> codes(Ended ended) {
        return CODE.matcher(ended.out())
                .results()
                .map(r -> r.group(1))
                .distinct()
                .toList();
    }

    @Test
    void aSoundPlanHasNoFinding() throws Exception {
        Ended ended = validate(SOUND);
        assertThat(ended.status()).as(ended.all()).isZero();
        assertThat(codes(ended)).isEmpty();
    }

    @Test
    void theUsersOwnFileLoadsAndEachGapIsAFinding() {
        Ended ended = dr("plan", "validate", "-c", "../../shared/data/disaster_recovery.yaml");
        if (ended.all().contains("the file does not exist")) {
            ended = dr(
                    "plan", "validate", "-c", "../dr-core/src/test/resources/io/iotdr/config/as-users-write-it.yaml");
        }
        assertThat(ended.status()).as(ended.all()).isEqualTo(1);
        assertThat(codes(ended)).contains("no-regions", "no-services", "traffic-before-data", "nothing-fenced");
    }

    @Test
    void contactsThatNoChannelReachesAndModesThatAreNotHonouredAreFindings() throws Exception {
        String harmful = SOUND.replace("{type: email, server: smtp.example.com}", "{type: log}")
                .replace("anchors: {dns: {provider: tcp, host: 127.0.0.1, port: 9}}", "window: 5")
                .replace(
                        "context: east, namespace: iot}\n    health: {provider: tcp, host: 127.0.0.1, port: 9}",
                        "context: east, namespace: iot}");
        assertThat(codes(validate(harmful))).contains("contact-unreachable", "automatic-not-honoured");
    }

    @Test
    void anRtoThatTheStepsCannotMeetIsAFinding() throws Exception {
        assertThat(codes(validate(SOUND.replace("estimate: 5m", "estimate: 1h"))))
                .containsExactly("rto-not-reachable");
        assertThat(codes(validate(SOUND.replace("estimate: 5m", "timeout: 2h"))))
                .containsExactly("rto-not-reachable");
    }

    @Test
    void devicesThatComeBackTooSlowlyOrTooEarlyAreFindings() throws Exception {
        String slow = SOUND.replace(
                "- {id: verify,",
                "- {id: rehome, uses: re-home-devices, needs: [activate], with: {connects_per_second: 100, devices:"
                        + " 1000000}}\n      - {id: verify,");
        Ended ended = validate(slow);
        assertThat(ended.out()).contains("1 000 000 devices at 100/s need 2h38m20s, so the RTO of 45m cannot be met");
        String early = slow.replace("needs: [activate]", "needs: [fence]");
        assertThat(codes(validate(early))).contains("devices-before-services");
        assertThat(codes(ended)).doesNotContain("devices-before-services");
    }

    @Test
    void aFenceThatMayFailBeforeDataIsPromotedIsAFinding() throws Exception {
        String optional = SOUND.replace("uses: fence-region}", "uses: fence-region, on_failure: continue}")
                .replace("- {id: dns,", "- {id: data, uses: restore-data, timeout: 10m}\n      - {id: dns,");
        assertThat(codes(validate(optional))).contains("fence-optional").doesNotContain("nothing-fenced");
    }

    @Test
    void theFailbackIsReviewedLikeTheFailover() throws Exception {
        String withFailback = SOUND + """
                    failback_steps:
                      - {id: protect, uses: re-protect}
                      - {id: dns-back, uses: failover-dns, needs: [protect]}
                      - {id: data-back, uses: promote-data, needs: [protect]}
                """;
        Ended ended = validate(withFailback);
        assertThat(codes(ended))
                .as(ended.all())
                .containsExactlyInAnyOrder(
                        "provider-missing", "traffic-before-data", "nothing-fenced", "recovery-not-proven");
        assertThat(ended.out())
                .contains(
                        "plans.west-dr.failback_steps.data-back: the step 'promote-data' needs",
                        "plans.west-dr.failback_steps.dns-back: moves traffic without waiting for data-back",
                        "nothing stops the region that is left from writing");
    }

    @Test
    void aRegionThatCannotTakeTheFailbackIsAFinding() throws Exception {
        String oneWay = SOUND.replace(
                "west:\n    compute: {provider: kubernetes, context: west, namespace: iot}\n    ", "west:\n    ");
        Ended ended = validate(oneWay);
        assertThat(codes(ended)).as(ended.all()).containsExactly("provider-missing");
        assertThat(ended.out()).contains("failback_steps.activate", " in west, which has none");
    }

    @Test
    void aFailoverThatCouldNotStartNowIsAFindingThatNamesTheStep() throws Exception {
        Ended down = validate(SOUND, "--for", "failover");
        assertThat(codes(down)).as(down.all()).containsExactly("cannot-start-now");
        assertThat(down.out())
                .contains("plans.west-dr.steps.activate: Kubernetes", "plans.west-dr.steps.dns: DNS server")
                .doesNotContain("null");
    }

    /** A run would find out only after it has promoted the data. The proof of a standby may fail until then. */
    @Test
    void aProofThatFailsAlthoughItsRegionServesIsFoundBeforeARun() throws Exception {
        String proven = SOUND.replace(
                "health: {provider: tcp, host: 127.0.0.1, port: 9}",
                "health: {provider: tcp, host: 127.0.0.1, port: 9}\n"
                        + "    proof: {provider: tcp, host: 127.0.0.1, port: 9}");
        Ended ended = validate(proven, "--for", "failover");
        assertThat(codes(ended)).as(ended.all()).containsOnlyOnce("recovery-not-proven");
        assertThat(ended.out()).contains("regions.west.proof").contains("although the region serves");
    }

    @Test
    void aBackupWithoutASectionAndADrillOfASoundPlan() throws Exception {
        assertThat(codes(validate(SOUND, "--for", "backup"))).containsExactly("cannot-start-now");
        Ended drill = validate(SOUND, "--for", "drill");
        assertThat(drill.status()).as(drill.all()).isZero();
        assertThat(validate(SOUND, "--for", "lunch").err())
                .contains("--for accepts failover, switchover, failback, backup, drill");
    }
}
