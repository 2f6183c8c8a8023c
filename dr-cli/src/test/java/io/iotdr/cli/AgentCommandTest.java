package io.iotdr.cli;

import static io.iotdr.cli.CliRunner.dr;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.cli.CliRunner.Ended;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.tls.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The agent of a region as a process, from its enrolment to a failover that an orchestrator makes through it. */
final class AgentCommandTest {

    private static final Pattern ADDRESS = Pattern.compile("agent of east at (https?://127.0.0.1:\\d+), offers (.*)");

    @TempDir
    private Path directory;

    private Path written(String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("out"));
        } catch (java.io.IOException notYet) {
            return "";
        }
    }

    private Process agent(String section, String... options) throws Exception {
        Path configuration = written("agent.yaml", """
                regions:
                  west: {probes: {port: {provider: tcp, host: 127.0.0.1, port: 9}}}
                  east: {probes: {port: {provider: tcp, host: 127.0.0.1, port: 9}}}
                """ + section);
        List<String> command = new ArrayList<>(
                List.of(DrProcess.script(directory).toString(), "agent", "-c", configuration.toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    private Ended failover(Path tokens, String url, String more) throws Exception {
        Path plan = written("dr.yaml", """
                plans:
                  west-dr:
                    name: West
                    disaster_types: [regional_outage]
                    recovery_objectives: {rto: 45m, rpo: 5m, tier: tier_1}
                    primary_region: west
                    secondary_region: east
                    contact_list: {operations: ["mailto:ops@example.com"]}
                    steps:
                      - {id: assess, uses: assess-impact}
                regions:
                  west:
                    probes:
                      seen: {provider: agent, url: "%s", token_file: "%s", agent_region: east, resource: west/port%s}
                  east: {}
                """.formatted(url, tokens, more));
        return dr(
                "failover", "start", "west-dr", "-c", plan.toString(), "--type", "regional_outage", "--region", "west");
    }

    private String url(Process agent) {
        Await.until("the agent", () -> ADDRESS.matcher(output()).find() || !agent.isAlive());
        Matcher started = ADDRESS.matcher(output());
        assertThat(started.find()).as(output()).isTrue();
        assertThat(started.group(2)).contains("probes/east/port", "probes/west/port");
        return started.group(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anEnrolledAgentObservesARegionForAnOrchestrator() throws Exception {
        Path tokens = directory.resolve("agent.token");
        Ended enrolled = dr("agent", "enrol", "--region", "east", "--token-file", tokens.toString());
        assertThat(enrolled.status()).as(enrolled.all()).isZero();
        assertThat(enrolled.out()).contains("made " + tokens, "provider: agent");
        assertThat(dr("agent", "enrol", "--region", "east", "--token-file", tokens.toString())
                        .out())
                .startsWith("exists: ");
        Process agent = agent("", "--region", "east", "--token-file", tokens.toString(), "--listen", "127.0.0.1:0");
        try {
            String url = url(agent);
            Ended run = failover(tokens, url, "");
            assertThat(run.status()).as(run.all()).isZero();
            assertThat(run.out()).contains("ended       COMPLETED");
            Ended status = dr("agent", "status", "--url", url, "--token-file", tokens.toString());
            assertThat(status.status()).as(status.all()).isZero();
            assertThat(status.out()).contains("region    east", "protocol 1", " ms ", "probes/west/port");
            Path other = written("other.token", "another-secret-another-secret-another\n");
            Ended refused = dr("agent", "status", "--url", url, "--token-file", other.toString());
            assertThat(refused.status()).as(refused.all()).isEqualTo(1);
            assertThat(refused.all()).contains("the signature fits no secret");
        } finally {
            agent.destroy();
        }
        assertThat(agent.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(agent.exitValue()).as(output()).isZero();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anAgentWithCertificatesAcceptsCallersWithOneOnly() throws Exception {
        TestCertificate server = TestCertificate.make(directory, "server");
        TestCertificate client = TestCertificate.make(directory, "client");
        Path tokens = written("token", "0123456789abcdef0123456789abcdef\n");
        Process agent = agent("""
                agent:
                  region: east
                  token_file: "%s"
                  listen: 127.0.0.1:0
                  cert: "%s"
                  key: "%s"
                  client_ca: "%s"
                """.formatted(tokens, server.certificate(), server.key(), client.certificate()));
        try {
            String url = url(agent);
            assertThat(url).startsWith("https://");
            String authority = ", ca: \"" + server.certificate() + "\"";
            Ended stranger = failover(tokens, url, authority);
            assertThat(stranger.status()).as(stranger.all()).isEqualTo(1);
            assertThat(stranger.err()).contains("no probe of the region west sees it impaired (of 1, 0 see it healthy");
            Ended known = failover(
                    tokens, url, authority + ", cert: \"" + client.certificate() + "\", key: \"" + client.key() + "\"");
            assertThat(known.status()).as(known.all()).isZero();
        } finally {
            agent.destroy();
        }
    }

    @Test
    void whatIsMissingOrWouldBeUnsafeIsNamed() throws Exception {
        Path configuration = written("agent.yaml", "regions: {east: {}}\n");
        Path tokens = written("t", "0".repeat(40) + "\n");
        assertThat(dr("agent", "-c", configuration.toString(), "--region", "east")
                        .err())
                .contains("missing option --token-file, or 'token_file' in the section 'agent'");
        assertThat(dr("agent", "-c", configuration.toString(), "--region", "est", "--token-file", tokens.toString())
                        .err())
                .contains("the agent's region is 'est'", "east");
        assertThat(dr(
                                "agent",
                                "-c",
                                configuration.toString(),
                                "--region",
                                "east",
                                "--token-file",
                                tokens.toString(),
                                "--listen",
                                "0.0.0.0:0")
                        .err())
                .contains("which others can reach; give a certificate and its key");
        assertThat(dr(
                                "agent",
                                "-c",
                                configuration.toString(),
                                "--region",
                                "east",
                                "--token-file",
                                tokens.toString(),
                                "--cert",
                                TestCertificate.make(directory, "one")
                                        .certificate()
                                        .toString(),
                                "--key",
                                TestCertificate.make(directory, "other").key().toString())
                        .err())
                .contains("is not that of the certificate in");
    }
}
