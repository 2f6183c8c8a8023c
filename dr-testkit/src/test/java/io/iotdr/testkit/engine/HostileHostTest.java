package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RunListener;
import io.iotdr.testkit.fake.DelegatingJournal;
import io.iotdr.testkit.fake.FakePlatform;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.plan.SamplePlans;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Hosts that call back, block, interrupt, close early, or whose journal hangs. */
final class HostileHostTest extends EngineTest {

    private static final RecoveryPlan WAITING = SamplePlans.forAnyDisaster(
                    s -> s.then(manual("wait", "Wait")).then(failoverDns()))
            .build();

    @Test
    void aListenerMayCallBackIntoItsRun() {
        List<ExecutionStatus> seen = new CopyOnWriteArrayList<>();
        RecoveryExecution run = darkWest(
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build()));
        run.onEvent(event -> seen.add(run.status()));
        assertThat(ended(run).completed()).isTrue();
        until(() -> seen.contains(ExecutionStatus.COMPLETED));
    }

    @Test
    void aListenerThatBlocksDoesNotDelayItsRun() {
        CountDownLatch never = new CountDownLatch(1);
        RecoveryExecution run = darkWest(
                recovery(SamplePlans.forAnyDisaster(s -> s.then(failoverDns())).build()));
        List<RecoveryEvent> seen = new CopyOnWriteArrayList<>();
        run.onEvent(new RunListener() {
            @Override
            public void onEvent(RecoveryEvent event) {
                waitFor(never);
                seen.add(event);
            }
        });
        try {
            Await.until("the run to end beside its blocked listener", () -> {
                platform.time.advance(java.time.Duration.ofSeconds(1));
                return run.completion().isDone();
            });
        } finally {
            never.countDown();
        }
        Await.until("the events, which are late but in order", () -> !seen.isEmpty());
        assertThat(run.await().completed()).isTrue();
    }

    @Test
    void anOwnerWhoseJournalHangsLosesItsLease() {
        CountDownLatch released = new CountDownLatch(1);
        AtomicReference<String> hangsAt = new AtomicReference<>("");
        DisasterRecovery first = opened(platform.orchestrator("first", WAITING)
                .journal(new DelegatingJournal(platform.journal) {
                    @Override
                    public long append(String stream, long expectedVersion, List<byte[]> entries) {
                        if (stream.equals(hangsAt.get())) {
                            waitFor(released);
                        }
                        return super.append(stream, expectedVersion, entries);
                    }
                })
                .build());
        RecoveryExecution stuck = darkWest(first);
        until(() -> stuck.status() == ExecutionStatus.WAITING);
        hangsAt.set(stuck.id());
        Thread approves = new Thread(() -> approve(stuck), "approves");
        approves.start();
        try {
            DisasterRecovery second = recovery("second", WAITING);
            AtomicReference<RecoveryExecution> taken = new AtomicReference<>();
            second.standBy(taken::set);
            Await.until("the takeover from a stuck owner", () -> {
                platform.time.advance(FakePlatform.LEASE.dividedBy(10));
                return taken.get() != null;
            });
        } finally {
            released.countDown();
        }
        assertThatThrownBy(stuck::await).isInstanceOf(DisasterRecoveryException.class);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void approve(RecoveryExecution run) {
        try {
            run.approve("wait", "bert", "");
        } catch (DisasterRecoveryException tooLate) {
            assertThat(tooLate).isNotNull();
        }
    }

    @Test
    void aClosedInstanceRefusesEveryNewRunAndBlocksNone() {
        DisasterRecovery closed = recovery("closed", WAITING);
        closed.close();
        platform.west.goDark();
        FailoverRequest request = FailoverRequest.of("iot", outage()).by("anna");
        assertThatThrownBy(() -> closed.failover(request)).hasMessageContaining("this instance is closed");
        assertThat(recovery("open", WAITING).failover(request).id()).isEqualTo("iot-1");
    }

    @Test
    void whoeverWaitsForARunGetsAnExceptionWhenItsInstanceIsClosed() {
        DisasterRecovery recovery = recovery("first", WAITING);
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.WAITING);
        recovery.close();
        assertThatThrownBy(run::await).hasMessageContaining("is closing");
    }

    @Test
    void awaitObeysAnInterruptAndKeepsTheFlag() {
        RecoveryExecution run = darkWest(recovery("first", WAITING));
        Thread.currentThread().interrupt();
        assertThatThrownBy(run::await).hasMessageContaining("interrupted while waiting for " + run.id());
        assertThat(Thread.interrupted()).isTrue();
    }
}
