package io.iotdr.testkit;

import static io.iotdr.plan.DisasterType.DATA_CORRUPTION;
import static io.iotdr.plan.DisasterType.REGIONAL_OUTAGE;
import static io.iotdr.plan.RecoveryTier.TIER_1;
import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.restoreData;
import static io.iotdr.plan.Steps.updateLoadBalancer;
import static io.iotdr.plan.Steps.verifyRecovery;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.journal.FileJournal;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.testkit.fake.FakePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the first snippet of the README, imports and code, compiles, runs, and equals this test's. */
final class FirstUseTest {

    @TempDir
    private Path state;

    @Test
    void theReadmeSnippetRecoversARegion() {
        FakePlatform platform = new FakePlatform();
        platform.balancer.with("iot", new TrafficWeights(Map.of("us-west-2", 100, "us-east-1", 0)));
        platform.east.restore.with(java.time.Instant.now());
        platform.west.health.unhealthy("no answer");
        platform.east.devices.connect(500);
        RecoveryReport report = firstUse(platform.resources("west"), platform.resources("east"), state);
        assertThat(report.completed()).isTrue();
        assertThat(platform.address()).isEqualTo("127.0.0.3");
    }

    // spotless:off
    private static RecoveryReport firstUse(RegionResources west, RegionResources east, Path state) {
        // README begins
        RecoveryPlan plan = RecoveryPlan.builder("iot-primary-dr")
                .name("IoT Primary Disaster Recovery")
                .covers(REGIONAL_OUTAGE, DATA_CORRUPTION)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofHours(1), TIER_1))
                .primary("us-west-2").secondary("us-east-1").tertiary("eu-west-1")
                .failover(steps -> steps
                        .then(assessImpact())
                        .then(notifyStakeholders())
                        .then(fenceRegion())
                        .inParallel(activateRegion(), restoreData())
                        .then(failoverDns()).then(updateLoadBalancer())
                        .then(verifyRecovery()))
                .contact("operations", "mailto:ops@example.com")
                .drillEvery(Period.ofMonths(3))
                .build();                       // throws InvalidPlanException listing every problem at once

        try (DisasterRecovery dr = DisasterRecovery.builder().plan(plan)
                .region("us-west-2", west).region("us-east-1", east).region("eu-west-1", east)
                .journal(FileJournal.at(state)).build()) {
            RecoveryExecution run = dr.failover("iot-primary-dr", Disaster.of(REGIONAL_OUTAGE, "us-west-2"));
            RecoveryReport report = run.await(); // status, RTA against RTO, RPA against RPO, every step and event
            return report;
        }
        // README ends
    }
    // spotless:on

    @Test
    void theReadmeContainsTheSnippetOfThisTest() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String test = Files.readString(Path.of("src/test/java/io/iotdr/testkit/FirstUseTest.java"));
        assertThat(between(readme, "```java\\n.*?;\\n\\n(RecoveryPlan .*?)```"))
                .isEqualTo(between(test, "// README begins\\n(.*?)// README ends"));
        String imports = between(readme, "```java\\n(.*?;)\\n\\nRecoveryPlan ");
        assertThat(Stream.of(imports.split("(?<=;) ")).map(line -> line.replace("*;", "")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(test).contains(line));
    }

    private static String between(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1).replaceAll("\\s+", " ").strip();
    }
}
