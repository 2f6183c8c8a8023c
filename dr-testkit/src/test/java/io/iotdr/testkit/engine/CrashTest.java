package io.iotdr.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import io.iotdr.testkit.fake.DelegatingJournal;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that an orchestrator that dies before or after any append is replaced by one that finishes the run. */
final class CrashTest extends EngineTest {

    /**
     * A number of appends that every run exceeds; the exact number depends on how the events of parallel steps share
     * one.
     */
    private static final int FEWEST = 15;

    /** A journal that fails permanently with its orchestrator at one append. */
    private static final class Dying extends DelegatingJournal {
        private final int at;
        private final boolean after;
        private int appends;
        private boolean dead;

        Dying(Journal real, int at, boolean after) {
            super(real);
            this.at = at;
            this.after = after;
        }

        @Override
        public synchronized long append(String execution, long expectedVersion, List<byte[]> entries) {
            boolean now = ++appends == at;
            if (dead || now && !after) {
                dead = true;
                throw ProviderException.notDone("journal", "append", "the process died", null);
            }
            long version = real.append(execution, expectedVersion, entries);
            if (now) {
                dead = true;
                throw ProviderException.unknown("journal", "append", "the process died", null);
            }
            return version;
        }

        synchronized boolean dead() {
            return dead;
        }
    }

    static Stream<Object[]> everyAppend() {
        return IntStream.rangeClosed(2, 24)
                .boxed()
                .flatMap(at -> Stream.of(new Object[] {at, false}, new Object[] {at, true}));
    }

    @ParameterizedTest(name = "append {0}, after it: {1}")
    @MethodSource("everyAppend")
    void anotherOrchestratorFinishesTheRunAfterADeathAtAnAppend(int at, boolean after) {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build();
        Dying dying = new Dying(platform.journal, at, after);
        DisasterRecovery first =
                platform.orchestrator("first", plan).journal(dying).build();
        RecoveryExecution run = darkWest(first);
        String id = run.id();
        until(() -> run.completion().isDone() || moveDevices());
        assertThat(dying.dead() || at > FEWEST).as("it died at append " + at).isTrue();

        if (first.unfinished().isEmpty()) {
            assertThat(first.report(id).completed()).isTrue();
            return;
        }
        DisasterRecovery second = recovery("second", plan);
        RecoveryReport report = ended(takeOver(second, id));
        assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(platform.address()).isEqualTo("127.0.0.3");
        assertThat(platform.balanced()).contains("east");
        assertThat(platform.east.compute.state("gateway").version())
                .as("scaled once")
                .isEqualTo("2");
        assertThat(second.unfinished()).isEmpty();
    }

    private boolean moveDevices() {
        if (platform.address().equals("127.0.0.3") && platform.east.devices.connected() == 0) {
            platform.east.devices.connect(500);
        }
        return false;
    }

    /** Resumes the run as soon as the lease of the dead orchestrator has expired. */
    private RecoveryExecution takeOver(DisasterRecovery second, String id) {
        RecoveryExecution[] taken = new RecoveryExecution[1];
        until(() -> {
            try {
                taken[0] = second.resume(id);
                return true;
            } catch (StaleOwnerException notYet) {
                return false;
            }
        });
        return taken[0];
    }

    @Test
    void aRunIsNotTakenOverWhileItsOwnerIsAlive() {
        DisasterRecovery first =
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build());
        RecoveryExecution run = darkWest(first);
        DisasterRecovery second = recovery(
                "second", SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build());
        assertThatThrownBy(() -> second.resume(run.id()))
                .isInstanceOf(StaleOwnerException.class)
                .hasMessageContaining("is driven by another orchestrator");
    }

    @Test
    void anOwnerWhoseLeaseExpiredChangesNothingAfterATakeover() {
        platform.west.goDark();
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(io.iotdr.plan.Steps.manual("wait", "Wait")).then(io.iotdr.plan.Steps.failoverDns()))
                .build();
        RecoveryExecution zombie =
                recovery(plan).failover(FailoverRequest.of("iot", outage()).by("anna"));
        until(() -> zombie.status() == ExecutionStatus.WAITING);
        platform.leases.faults().breakDown("partitioned");
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        platform.leases.faults().repair();
        DisasterRecovery second = recovery("second", plan);
        RecoveryExecution taken = takeOver(second, zombie.id());
        assertThatThrownBy(() -> zombie.approve("wait", "anna", ""))
                .isInstanceOf(io.iotdr.error.DisasterRecoveryException.class);
        assertThat(platform.address()).isEqualTo("127.0.0.2");
        taken.approve("wait", "anna", "");
        assertThat(ended(taken).completed()).isTrue();
    }

    @Test
    void aRunIsNotResumedWithAChangedPlan() {
        DisasterRecovery first =
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build());
        RecoveryExecution run = darkWest(first);
        platform.time.advance(Duration.ofMillis(100));
        first.close();
        platform.time.advance(FakePlatform.LEASE.plusSeconds(1));
        RecoveryPlan changed = SamplePlans.forAnyDisaster(s -> SamplePlans.quickSteps(s))
                .name("changed")
                .build();
        assertThatThrownBy(() -> recovery("second", changed).resume(run.id()))
                .hasMessageContaining("was changed after the run");
    }

    @Test
    void aRunThatHasEndedOrDoesNotExistIsNotResumed() {
        DisasterRecovery recovery =
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build());
        RecoveryReport report = ended(darkWest(recovery));
        assertThatThrownBy(() -> recovery.resume(report.execution())).hasMessageContaining("has ended (COMPLETED)");
        assertThatThrownBy(() -> recovery.resume("iot-20990101T000000")).hasMessageContaining("there is no run");
    }
}
