package io.iotdr.cli;

import static io.iotdr.cli.CliRunner.dr;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.cli.CliRunner.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the output and the exit status of the command line. */
final class DrCommandTest {

    private static final String GOOD = """
            plans:
              west-dr:
                name: "West"
                disaster_types: [regional_outage]
                recovery_objectives: {rto: 45m, rpo: 5m, tier: tier_1}
                primary_region: west
                secondary_region: east
                steps: [{uses: assess-impact}, {uses: failover-dns}]
                contact_list: {operations: [ops@example.com]}
            """;

    private static final String RUNNABLE = GOOD.replace("failover-dns", "verify-recovery") + """
            regions:
              west: {health: {url: "https://west.example.com/health"}}
              east: {health: {url: "https://east.example.com/health"}}
            monitoring:
              alert_channels: [{type: email, server: smtp.example.com}]
            """;

    @TempDir
    private Path directory;

    private String file(String content) throws Exception {
        return Files.writeString(directory.resolve("dr.yaml"), content).toString();
    }

    @Test
    void exitStatusIs0WhenThePlanIsValid() throws Exception {
        Ended ended = dr("plan", "validate", "-c", file(RUNNABLE));
        assertThat(ended.status()).as(ended.all()).isZero();
        assertThat(ended.out()).contains("valid    west-dr: west -> east, 2 steps");
    }

    @Test
    void exitStatusIs1WhenNoRegionsAreConfigured() throws Exception {
        Ended ended = dr("plan", "validate", "-c", file(GOOD));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out())
                .contains("finding  [no-regions] regions: no regions are configured, so no plan can run")
                .contains("valid    west-dr: west -> east, 2 steps");
    }

    @Test
    void aFileWithoutPlansIsReportedAsSuch() throws Exception {
        Ended ended = dr("plan", "validate", "-c", file("backup: {sources: {}, locations: {}}\n"));
        assertThat(ended.status()).as(ended.all()).isZero();
        assertThat(ended.out()).contains("no plans are defined");
    }

    @Test
    void exitStatusIs1WhenThePlanHasAFinding() throws Exception {
        String file = file(GOOD + "monitoring: {alert_channels: [{type: slack, webhook: \"${DR_NO_SUCH}\"}]}\n");
        Ended ended = dr("plan", "validate", "-c", file);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out())
                .contains("finding  [configuration-warning] dr.yaml:10:", "[channel-unusable]")
                .contains("DR_NO_SUCH is not set");
    }

    @Test
    void exitStatusIs1WhenNoProviderCanDoAStep() throws Exception {
        Ended ended = dr("plan", "validate", "-c", file(GOOD + "regions: {west: {}, east: {}}\n"));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).contains("needs a DnsProvider and its records (traffic.dns) in east");
    }

    @Test
    void exitStatusIs2WhenThePlanIsInvalidAndEveryErrorIsListed() throws Exception {
        String file = file(GOOD.replace("tier_1", "tier_9").replace("primary_region", "primary_regoin"));
        Ended ended = dr("plan", "validate", "-c", file);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).contains("error    dr.yaml:5:", "did you mean 'primary_region'?", "3 errors");
        assertThat(dr("plan", "validate", "--json", "-c", file).out())
                .contains("\"errors\" : [ {")
                .contains("\"line\" : 5");
    }

    @Test
    void exitStatusIs2WhenTheConfigurationPathIsADirectory() {
        for (String path : new String[] {"/", directory.toString()}) {
            Ended ended = dr("plan", "validate", "-c", path);
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.out() + ended.err()).contains("is a directory; give the path of the configuration file");
        }
    }

    @Test
    void planShowPrintsThePlanAsTextAndAsJson() throws Exception {
        Ended ended = dr("plan", "show", "-c", file(GOOD));
        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .contains("RTO 45m, RPO 5m, tier_1 (hot standby)", "failover-dns", "after assess-impact");
        assertThat(dr("plan", "show", "--json", "-c", file(GOOD)).out()).contains("\"id\" : \"west-dr\"");
    }

    @Test
    void exitStatusIs2WhenArgumentsAreWrongAndTheErrorSuggestsAFix() throws Exception {
        assertThat(dr().status()).isEqualTo(2);
        assertThat(dr("plna").status()).isEqualTo(2);
        assertThat(dr("plan").err()).contains("missing subcommand; expected one of: validate, show");
        assertThat(dr("plan", "validate").err()).contains("--config");
        assertThat(dr("plan", "show", "-c", "/no/such.yaml").err()).contains("the file does not exist");
        assertThat(dr("plan", "show", "-c", file(GOOD), "wets-dr").err()).contains("did you mean 'west-dr'?");
    }

    /** A standard output whose disk is full. */
    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int part) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void exitStatusIs1WhenTheOutputCannotBeWritten() throws Exception {
        String plan = file(RUNNABLE);
        PrintStream real = System.out;
        try {
            System.setOut(new PrintStream(new FullDisk(), true, StandardCharsets.UTF_8));
            assertThat(Dr.run("plan", "validate", "-c", plan)).isEqualTo(1);
            assertThat(Dr.run("plan", "show", "west-dr", "-c", plan)).isEqualTo(1);
            assertThat(Dr.run("--version")).isEqualTo(1);
        } finally {
            System.setOut(real);
        }
    }
}
