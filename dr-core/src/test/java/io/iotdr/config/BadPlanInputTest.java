package io.iotdr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that each kind of invalid input gets an error with its line, the expected value and the next action. */
final class BadPlanInputTest {

    private static final String GOOD = """
            plans:
              west-dr:
                name: "West"
                disaster_types: [regional_outage]
                recovery_objectives: {rto_hours: 1, rpo_hours: 1, tier: tier_1}
                primary_region: west
                secondary_region: east
                steps:
                  - {id: assess, uses: assess-impact}
                  - {id: dns, uses: failover-dns, needs: [assess]}
                contact_list: {operations: [ops@example.com]}
                test_schedule: quarterly
            """;

    @Test
    void theBasePlanOfTheseTestsIsValid() {
        assertThat(Loading.load(GOOD, Map.of()).plans()).hasSize(1);
    }

    static Stream<Arguments> slips() {
        return Stream.of(
                slip(
                        "empty id",
                        "    name: \"West\"",
                        "    plan_id: \"\"\n    name: \"West\"",
                        "dr.yaml:3",
                        "plans.west-dr.plan_id: is empty"),
                slip("bad id", "  west-dr:", "  \"west dr\":", "'west dr' is not a valid plan id"),
                slip("missing name", "    name: \"West\"\n", "", "plans.west-dr.name: is missing"),
                slip("empty name", "\"West\"", "\"\"", "dr.yaml:3", "plans.west-dr.name: is empty"),
                slip("missing region", "    primary_region: west\n", "", "plans.west-dr.primary_region: is missing"),
                slip(
                        "empty region",
                        "primary_region: west",
                        "primary_region: \"\"",
                        "dr.yaml:6",
                        "plans.west-dr.primary_region: is empty"),
                slip(
                        "primary is secondary",
                        "secondary_region: east",
                        "secondary_region: west",
                        "dr.yaml:7:23",
                        "is also the primary region"),
                slip(
                        "unknown disaster type",
                        "[regional_outage]",
                        "[regional_outrage]",
                        "dr.yaml:4:22",
                        "did you mean 'regional_outage'?"),
                slip(
                        "a step only for a disaster that the plan does not cover",
                        "uses: assess-impact}",
                        "uses: assess-impact, only_for: [data_corruption]}",
                        "dr.yaml:9",
                        "only_for and not_for name data_corruption, which the plan's disaster_types do not cover"),
                slip(
                        "a step for no disaster",
                        "uses: assess-impact}",
                        "uses: assess-impact, only_for: [regional_outage], not_for: [regional_outage]}",
                        "dr.yaml:9",
                        "only_for and not_for both name regional_outage"),
                slip("unknown tier", "tier: tier_1", "tier: tier_9", "dr.yaml:5", "did you mean 'tier_1'?"),
                slip(
                        "unknown step",
                        "uses: failover-dns",
                        "uses: failover-dsn",
                        "dr.yaml:10",
                        "the step 'failover-dsn' does not exist; did you mean 'failover-dns'?"),
                slip(
                        "unknown key",
                        "primary_region: west",
                        "primary_regoin: west",
                        "dr.yaml:6:5",
                        "did you mean 'primary_region'?"),
                slip(
                        "unknown provider",
                        "plans:",
                        "regions: {west: {compute: {provider: cubernetes}}}\nplans:",
                        "dr.yaml:1",
                        "no provider named 'cubernetes' provides a ComputePlatform"),
                slip(
                        "missing module",
                        "plans:",
                        "regions: {west: {compute: {provider: kubernetes}}}\nplans:",
                        "dr.yaml:1",
                        "add the dependency io.iotdr:dr-kubernetes"),
                slip("negative RTO", "rto_hours: 1", "rto_hours: -1", "dr.yaml:5", "rto_hours"),
                slip("zero RTO", "rto_hours: 1", "rto_hours: 0", "dr.yaml:5", "it must be longer than zero"),
                slip(
                        "zero RPO",
                        "rpo_hours: 1",
                        "rpo_hours: 0",
                        "dr.yaml:5",
                        "the RPO is PT0S; it must be longer than zero"),
                slip("negative RPO", "rpo_hours: 1", "rpo_hours: -0.5", "dr.yaml:5", "rpo_hours"),
                slip("NaN", "rto_hours: 1", "rto_hours: .nan", "dr.yaml:5", "rto_hours"),
                slip(
                        "text for a number",
                        "rto_hours: 1",
                        "rto_hours: soon",
                        "dr.yaml:5:38",
                        "expected a number from 0 to 1000000, found the text 'soon'"),
                slip(
                        "RTO beyond the tier",
                        "rto_hours: 1",
                        "rto_hours: 2",
                        "dr.yaml:5",
                        "the RTO of 2h is longer than tier_1 (hot standby) allows, 1h"),
                slip("hours with a unit", "rto_hours: 1", "rto_hours: 4d", "dr.yaml:5", "write rto: 4d"),
                slip("Java's doubles", "rto_hours: 1", "rto_hours: 8f", "dr.yaml:5", "expected a number"),
                slip("hexadecimal", "rto_hours: 1", "rto_hours: 0x8p0", "dr.yaml:5", "expected a number"),
                slip("a unit is missing", "rto_hours: 1", "rto: 60", "dr.yaml:5", "with its unit"),
                slip("two steps with one id", "id: dns", "id: assess", "the step id 'assess' is used twice"),
                slip(
                        "self-dependency",
                        "needs: [assess]",
                        "needs: [dns]",
                        "dr.yaml:10",
                        "the step 'dns' depends on itself"),
                slip(
                        "unknown need",
                        "needs: [assess]",
                        "needs: [asses]",
                        "dr.yaml:10",
                        "depends on 'asses', which does not exist; did you mean 'assess'?"),
                slip(
                        "cycle",
                        "{id: assess, uses: assess-impact}",
                        "{id: assess, uses: assess-impact, needs: [dns]}",
                        "in a cycle",
                        "assess",
                        "dns"),
                slip(
                        "empty contact list",
                        "{operations: [ops@example.com]}",
                        "{}",
                        "dr.yaml:11",
                        "is empty; add at least one group"),
                slip(
                        "group without address",
                        "[ops@example.com]",
                        "[]",
                        "dr.yaml:11",
                        "contact_list.operations: has no address"),
                slip(
                        "malformed mail",
                        "ops@example.com",
                        "ops@",
                        "dr.yaml:11",
                        "'mailto:ops@' is not a valid contact address"),
                slip(
                        "malformed webhook",
                        "ops@example.com",
                        "\"https:///x\"",
                        "dr.yaml:11",
                        "is not a valid contact address"),
                slip("unknown drill schedule", "quarterly", "quaterly", "dr.yaml:12:20", "did you mean 'quarterly'?"),
                slip(
                        "tab",
                        "    name:",
                        "\tname:",
                        "dr.yaml:3",
                        "a tab is used for indentation; YAML allows only spaces"),
                slip(
                        "duplicate key",
                        "    primary_region: west",
                        "    primary_region: west\n    primary_region: west",
                        "dr.yaml:7",
                        "the key 'primary_region' is defined twice; the first definition is at line 6"),
                slip(
                        "two plans with one id",
                        "plans:\n",
                        "plans:\n  other:\n    plan_id: west-dr\n    name: Other\n    disaster_types: [regional_outage]\n    recovery_objectives: {tier: tier_1}\n    primary_region: a\n    secondary_region: b\n    steps: [{uses: assess-impact}]\n",
                        "the plan id 'west-dr' is used twice"),
                slip(
                        "list where a map belongs",
                        "plans:\n  west-dr:",
                        "plans:\n  - west-dr:",
                        "expected a map of names to values, found a list"),
                slip(
                        "several documents",
                        "plans:",
                        "plans: {}\n---\nplans:",
                        "dr.yaml:3",
                        "contains a second document"),
                slip(
                        "class tag",
                        "name: \"West\"",
                        "name: !!javax.script.ScriptEngineManager [x]",
                        "dr.yaml:3",
                        "is not allowed; remove it"),
                slip(
                        "unset variable",
                        "primary_region: west",
                        "primary_region: \"${DR_NO_SUCH}\"",
                        "dr.yaml:6:21",
                        "the environment variable DR_NO_SUCH is not set"),
                slip(
                        "not a placeholder",
                        "primary_region: west",
                        "primary_region: \"${9x}\"",
                        "dr.yaml:6",
                        "is not a valid placeholder"),
                slip(
                        "missing secret file",
                        "primary_region: west",
                        "primary_region: \"${file:/no/such/file}\"",
                        "dr.yaml:6",
                        "the secret file /no/such/file does not exist"),
                slip("unknown alias", "primary_region: west", "primary_region: *nobody", "dr.yaml:6", "nobody"),
                slip(
                        "no steps",
                        "    steps:\n      - {id: assess, uses: assess-impact}\n      - {id: dns, uses: failover-dns, needs: [assess]}\n",
                        "",
                        "the plan has no failover step"),
                slip(
                        "bad timeout",
                        "uses: failover-dns",
                        "uses: failover-dns, timeout: 0s",
                        "dr.yaml:10",
                        "it must be longer than zero"),
                slip(
                        "unknown on_failure",
                        "uses: failover-dns",
                        "uses: failover-dns, on_failure: rolback",
                        "dr.yaml:10",
                        "did you mean 'rollback'?"),
                slip("unknown mode", "test_schedule: quarterly", "failover_mode: auto", "dr.yaml:12", "failover_mode"),
                slip(
                        "region of DNS unknown",
                        "plans:",
                        "regions: {west: {}, east: {}}\ntraffic: {dns: {provider: rfc2136, records: []}}\nplans:",
                        "add the dependency io.iotdr:dr-onprem"),
                slip(
                        "region not listed",
                        "plans:",
                        "regions: {west: {}, eest: {}}\nplans:",
                        "the region 'east' is not defined under 'regions'; did you mean 'eest'?"));
    }

    private static Arguments slip(String name, String good, String bad, String... expected) {
        assertThat(GOOD).as(name).contains(good);
        return arguments(name, GOOD.replace(good, bad), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slips")
    void eachErrorIsReportedWithItsLineAndReason(String name, String yaml, String[] expected) {
        InvalidConfigurationException refused =
                catchThrowableOfType(InvalidConfigurationException.class, () -> Loading.load(yaml, Map.of()));
        assertThat(refused).as(name).isNotNull();
        assertThat(refused.getMessage()).contains(expected).contains("dr.yaml:");
        assertThat(refused.problems()).isNotEmpty();
    }

    @Test
    void allProblemsOfAConfigurationAreReportedTogether() {
        String yaml = GOOD.replace("tier_1", "tier_9")
                .replace("quarterly", "sometimes")
                .replace("secondary_region: east", "secondary_region: west")
                .replace("failover-dns", "failover-dsn");
        InvalidConfigurationException refused =
                catchThrowableOfType(InvalidConfigurationException.class, () -> Loading.load(yaml, Map.of()));
        assertThat(refused.getMessage()).contains("tier_9", "sometimes", "is also the primary region", "failover-dsn");
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsAreAccepted() {
        String yaml = "\uFEFF" + GOOD.replace("\n", "\r\n");
        assertThat(Loading.load(yaml, Map.of()).plans()).hasSize(1);
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() {
        byte[] latin1 = GOOD.replace("West", "Wést").getBytes(StandardCharsets.ISO_8859_1);
        refused(latin1, "is not UTF-8; save it as UTF-8");
    }

    @Test
    void aFileOfTenMegabytesIsRefused() {
        refused((GOOD + "# " + "x".repeat(10_000_000)).getBytes(StandardCharsets.UTF_8), "the maximum is 8388608");
    }

    @Test
    void aPlanOfAHundredThousandStepsIsRefused() {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            steps.append("      - {id: s").append(i).append(", uses: assess-impact}\n");
        }
        refused(
                GOOD.replace("      - {id: assess", steps + "      - {id: assess")
                        .getBytes(StandardCharsets.UTF_8),
                "the maximum is");
    }

    @Test
    void yamlAliasesThatExpandToTooManyValuesAreRefused() {
        StringBuilder bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            String before = "*" + (char) (c - 1);
            bomb.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append((before + ",").repeat(8))
                    .append(before)
                    .append("]\n");
        }
        refused(bomb.toString().getBytes(StandardCharsets.UTF_8), "aliases expand to more than 500000 values");
    }

    @Test
    void anEmptyFileIsRefused() {
        refused(new byte[0], "is empty; expected a configuration");
    }

    @Test
    void yamlNestedFiveThousandLevelsDeepIsRefused() {
        refused("[".repeat(5_000).getBytes(StandardCharsets.UTF_8), "dr.yaml:");
    }

    @Test
    void aSecretFileReadableByEveryUserIsRefused(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "hunter2");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        String yaml = GOOD.replace("primary_region: west", "primary_region: \"${file:" + secret + "}\"");
        InvalidConfigurationException refused =
                catchThrowableOfType(InvalidConfigurationException.class, () -> Loading.load(yaml, Map.of()));
        assertThat(refused.getMessage())
                .contains("is readable by every user; restrict it with chmod 600")
                .doesNotContain("hunter2");
    }

    @Test
    void aSecretFileReadableOnlyByItsOwnerIsAccepted(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "west\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String yaml = GOOD.replace("primary_region: west", "primary_region: \"${file:" + secret + "}\"");
        assertThat(Loading.load(yaml, Map.of()).plans().get(0).primary()).isEqualTo("west");
    }

    private static void refused(byte[] document, String expected) {
        InvalidConfigurationException refused = catchThrowableOfType(
                InvalidConfigurationException.class, () -> Loading.load("dr.yaml", document, Map.of()));
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).contains(expected);
    }
}
