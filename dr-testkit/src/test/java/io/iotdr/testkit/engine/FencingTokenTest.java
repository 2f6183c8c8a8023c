package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.ServiceState;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Each effect carries the run and the epoch of its owner, so that whoever carries it out can refuse an older one. */
final class FencingTokenTest extends EngineTest {

    private final List<FencingToken> seen = new CopyOnWriteArrayList<>();

    private void note() {
        FencingToken.current().ifPresent(seen::add);
    }

    /** Returns the resources of east, whose effects are noted. */
    private RegionResources noting() {
        return RegionResources.builder()
                .compute(new ComputePlatform() {
                    @Override
                    public ServiceState state(String service) {
                        return platform.east.compute.state(service);
                    }

                    @Override
                    public void scale(String service, String expectedVersion, int replicas) {
                        note();
                        platform.east.compute.scale(service, expectedVersion, replicas);
                    }
                })
                .dns(
                        new DnsProvider() {
                            @Override
                            public Optional<DnsRecordSet> read(String name, String type) {
                                return platform.dns.read(name, type);
                            }

                            @Override
                            public void replace(
                                    String name,
                                    String type,
                                    Optional<DnsRecordSet> expected,
                                    Optional<DnsRecordSet> wanted) {
                                note();
                                platform.dns.replace(name, type, expected, wanted);
                            }
                        },
                        DnsRecordSet.of(FakePlatform.NAME, "A", Duration.ofSeconds(30), "127.0.0.3"))
                .build();
    }

    private DisasterRecovery on(String owner, RecoveryPlan plan) {
        return opened(
                platform.orchestrator(owner, plan).region("east", noting()).build());
    }

    @Test
    void aTakeoverHasAGreaterEpoch() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s ->
                        s.then(activateRegion()).then(manual("hold", "Wait")).then(failoverDns()))
                .build();
        DisasterRecovery first = on("first", plan);
        RecoveryExecution run = darkWest(first);
        until(() -> run.status() == ExecutionStatus.WAITING);
        first.close();
        platform.time.advance(Duration.ofMinutes(1));
        RecoveryExecution again = on("second", plan).resume(run.id());
        again.approve("hold", "bert", "");
        assertThat(ended(again).completed()).isTrue();
        List<FencingToken> activation =
                seen.stream().filter(t -> t.step().equals("activate-region")).toList();
        List<FencingToken> dns =
                seen.stream().filter(t -> t.step().equals("failover-dns")).toList();
        assertThat(activation).isNotEmpty().allMatch(t -> t.run().equals("iot-1") && t.attempt() == 1);
        assertThat(dns).isNotEmpty();
        assertThat(dns.get(0).epoch()).isGreaterThan(activation.get(0).epoch());
        assertThat(FencingToken.current()).isEmpty();
    }
}
