package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.lowerDnsTtl;
import static io.iotdr.plan.Steps.manual;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The DNS step compares a captured record with the wanted one of the same name and type, whatever their order. */
final class FailoverDnsTest extends EngineTest {

    private static final RecoveryPlan PLAN = SamplePlans.forAnyDisaster(
                    s -> s.then(failoverDns()).then(manual("look", "Look at the devices")))
            .build();

    private static DnsRecordSet record(String name, String address) {
        return DnsRecordSet.of(name, "A", Duration.ofSeconds(30), address);
    }

    private DisasterRecovery orchestrator(String owner, DnsRecordSet... east) {
        return opened(platform.orchestrator(owner, PLAN)
                .region(
                        "east",
                        RegionResources.builder()
                                .dns(platform.dns, east)
                                .probe("health", platform.east.health)
                                .build())
                .build());
    }

    /** A DNS service with another authoritative server, which never gets a change. */
    private final class WithLostServer implements DnsProvider {
        @Override
        public Optional<DnsRecordSet> read(String name, String type) {
            return platform.dns.read(name, type);
        }

        @Override
        public void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
            platform.dns.replace(name, type, expected, wanted);
        }

        @Override
        public List<String> behind(DnsRecordSet wanted) {
            return List.of("DNS server ns2 has serial 5, the primary has 7");
        }

        @Override
        public List<String> remembered(DnsRecordSet wanted) {
            return List.of("the resolver r1 answers 127.0.0.2 for up to 290 s more");
        }
    }

    @Test
    void aServerThatNeverGetsTheChangeIsWaitedForAWhileAndReported() {
        DnsRecordSet mqtt = record("mqtt.iot.example.com.", "127.0.0.3");
        RecoveryPlan plan =
                SamplePlans.forAnyDisaster(s -> s.then(failoverDns())).build();
        RecoveryExecution run = darkWest(opened(platform.orchestrator("first", plan)
                .region(
                        "east",
                        RegionResources.builder()
                                .dns(new WithLostServer(), mqtt)
                                .probe("health", platform.east.health)
                                .build())
                .build()));
        until(() -> platform.dns.peek(mqtt.name(), "A").equals(Optional.of(mqtt)));
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(report.findings())
                .filteredOn(f -> f.code().equals("dns-server-behind"))
                .singleElement()
                .asString()
                .contains("ns2 has serial 5");
        assertThat(report.findings())
                .filteredOn(f -> f.code().equals("dns-remembered"))
                .singleElement()
                .asString()
                .contains("for up to 290 s more");
        assertThat(Duration.between(report.started(), report.ended().orElseThrow()))
                .isGreaterThan(Duration.ofSeconds(14));
    }

    @Test
    void aRollbackPairsRecordsByNameWhenTheirOrderChanged() {
        platform.dns.with(record("mqtt.iot.example.com.", "127.0.0.2"));
        platform.dns.with(record("api.iot.example.com.", "127.0.0.4"));
        DnsRecordSet mqtt = record("mqtt.iot.example.com.", "127.0.0.3");
        DnsRecordSet api = record("api.iot.example.com.", "127.0.0.5");
        RecoveryExecution first = darkWest(orchestrator("first", mqtt, api));
        until(() -> first.status() == ExecutionStatus.WAITING);
        platform.leases.faults().breakDown("partitioned");
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        platform.leases.faults().repair();

        RecoveryExecution second = orchestrator("second", api, mqtt).resume(first.id());
        platform.west.health.healthy();
        second.rollbackAcceptingLoss("bert");
        assertThat(ended(second).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(platform.dns.peek("mqtt.iot.example.com.", "A"))
                .contains(record("mqtt.iot.example.com.", "127.0.0.2"));
        assertThat(platform.dns.peek("api.iot.example.com.", "A"))
                .contains(record("api.iot.example.com.", "127.0.0.4"));
    }

    private static final RecoveryPlan LOWERING = SamplePlans.forAnyDisaster(
                    s -> s.then(lowerDnsTtl(Duration.ofSeconds(5)))
                            .then(failoverDns())
                            .then(manual("look", "Look at the devices")))
            .build();

    private static DnsRecordSet mqtt(int ttl, String address) {
        return DnsRecordSet.of("mqtt.iot.example.com.", "A", Duration.ofSeconds(ttl), address);
    }

    private DisasterRecovery lowering() {
        return opened(platform.orchestrator("first", LOWERING)
                .region(
                        "east",
                        RegionResources.builder()
                                .dns(platform.dns, mqtt(300, "127.0.0.3"))
                                .probe("health", platform.east.health)
                                .build())
                .build());
    }

    private Optional<DnsRecordSet> now() {
        return platform.dns.peek("mqtt.iot.example.com.", "A");
    }

    @Test
    void aPlannedMoveWaitsUntilNoCacheHasTheOldTtlAndARollbackRestoresIt() {
        platform.dns.with(mqtt(300, "127.0.0.2"));
        RecoveryExecution run = lowering().switchover("iot", "anna");
        until(() -> now().equals(Optional.of(mqtt(5, "127.0.0.2"))));
        Instant lowered = platform.time.now();
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThat(now()).contains(mqtt(300, "127.0.0.3"));
        assertThat(Duration.between(lowered, platform.time.now())).isGreaterThan(Duration.ofSeconds(300));
        run.rollback("bert");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(now()).contains(mqtt(300, "127.0.0.2"));
    }

    @Test
    void aFailoverDoesNotWaitForCaches() {
        platform.dns.with(mqtt(300, "127.0.0.2"));
        RecoveryExecution run = darkWest(lowering());
        Instant start = platform.time.now();
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThat(now()).contains(mqtt(300, "127.0.0.3"));
        assertThat(Duration.between(start, platform.time.now())).isLessThan(Duration.ofSeconds(100));
        run.approve("look", "bert", "looked");
        assertThat(ended(run).steps())
                .filteredOn(s -> s.id().equals("lower-dns-ttl"))
                .singleElement()
                .asString()
                .contains("it is only for planned runs, and this is a regional_outage");
    }
}
