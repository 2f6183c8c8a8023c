package io.iotdr.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.Steps;
import io.iotdr.recovery.DryRun;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.testkit.fake.FakeTraffic;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the messages about a load balancer of their own that people configured or wrote wrong. */
final class OwnTrafficTest extends EngineTest {

    private static final RecoveryPlan PLAN = SamplePlans.forAnyDisaster(
                    s -> s.then(Steps.updateLoadBalancer()).then(Steps.failoverDns()))
            .build();

    private static final DnsRecordSet EAST =
            DnsRecordSet.of("mqtt.iot.example.com.", "A", Duration.ofSeconds(30), "127.0.0.3");

    private DryRun rehearsed(LoadBalancer balancer, String... pools) {
        return opened(platform.orchestrator("first", PLAN)
                        .region(
                                "east",
                                RegionResources.builder()
                                        .loadBalancer(balancer, pools)
                                        .dns(platform.dns, EAST)
                                        .build())
                        .build())
                .dryPlanned("iot", RunKind.SWITCHOVER);
    }

    @Test
    void aLoadBalancerWithoutPoolsWouldMoveNothing() {
        assertThatThrownBy(() -> rehearsed(new FakeTraffic()))
                .hasMessageContaining("needs a pool to shift (traffic.load_balancer.pools)");
    }

    /** Regression test: all traffic went to a name that did not exist. */
    @Test
    void weightsWithoutTheTargetAreRefused() {
        FakeTraffic foreign = new FakeTraffic().with("iot", new TrafficWeights(Map.of("dc1", 100, "dc2", 0)));
        assertThat(rehearsed(foreign, "iot").text())
                .contains("it has no weight for the region east, only for [dc1, dc2]");
    }

    @Test
    void aProviderWithAFaultHidesNoOtherStepOfADryRun() {
        LoadBalancer broken = new LoadBalancer() {
            @Override
            public TrafficWeights weights(String name) {
                throw new NullPointerException("\"x\" is null");
            }

            @Override
            public void shift(String name, TrafficWeights expected, TrafficWeights wanted) {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(rehearsed(broken, "iot").text())
                .contains("NullPointerException: \"x\" is null at io.iotdr.testkit.engine.OwnTrafficTest")
                .contains("+ mqtt.iot.example.com. A: 127.0.0.3");
    }
}
