package io.iotdr.testkit.engine;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.testkit.fake.FakePlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The shared parts of the engine's tests: a platform, its recovery points, and time that advances until a condition
 * holds.
 */
abstract class EngineTest {

    private static final Duration STEP = Duration.ofMillis(100);

    final FakePlatform platform = new FakePlatform();
    private final List<DisasterRecovery> open = new ArrayList<>();

    @BeforeEach
    void recoveryPoints() {
        platform.east
                .restore
                .with(platform.time.now().minusSeconds(90))
                .with(platform.time.now().minusSeconds(2));
    }

    @AfterEach
    void close() {
        open.forEach(DisasterRecovery::close);
        platform.time.close();
    }

    DisasterRecovery recovery(RecoveryPlan plan) {
        return recovery("first", plan);
    }

    DisasterRecovery recovery(String owner, RecoveryPlan plan) {
        DisasterRecovery made = platform.orchestrator(owner, plan).build();
        open.add(made);
        return made;
    }

    /** Makes the region west dark and starts a failover. */
    RecoveryExecution darkWest(DisasterRecovery recovery) {
        platform.west.goDark();
        return recovery.failover(FailoverRequest.of("iot", outage()).by("anna"));
    }

    Disaster outageIn(String region) {
        return Disaster.of(DisasterType.REGIONAL_OUTAGE, region).since(platform.time.now());
    }

    DisasterRecovery opened(DisasterRecovery made) {
        open.add(made);
        return made;
    }

    Disaster outage() {
        return Disaster.of(DisasterType.REGIONAL_OUTAGE, "west").since(platform.time.now());
    }

    RecoveryReport ended(RecoveryExecution execution) {
        platform.until(() -> execution.completion().isDone());
        return execution.await();
    }

    void until(java.util.function.BooleanSupplier condition) {
        platform.time.advanceUntil(STEP, condition);
    }
}
