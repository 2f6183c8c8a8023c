package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.alert.Alerts;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSequence;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.AlertMessage.Severity;
import io.iotdr.spi.ProviderException;
import io.iotdr.testkit.fake.DelegatingJournal;
import io.iotdr.testkit.fake.FakeAlertChannel;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.plan.SamplePlans;
import io.iotdr.time.ThreadScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What people are told about a run: in order on each channel, repeated until they act, and never more than is true. */
final class PagingTest extends EngineTest {

    private final FakeAlertChannel second = new FakeAlertChannel();

    private static RecoveryPlan plan(Consumer<StepSequence> steps) {
        return SamplePlans.forAnyDisaster(steps).build();
    }

    private static RecoveryPlan waiting() {
        return plan(s -> s.then(assessImpact())
                .then(activateRegion())
                .then(manual("hold", "Look at the valves"))
                .then(failoverDns()));
    }

    private DisasterRecovery on(String owner, RecoveryPlan plan) {
        return opened(platform.orchestrator(owner, plan)
                .alerts(second)
                .repeatPages(Duration.ofMinutes(10))
                .build());
    }

    private RecoveryExecution asking(DisasterRecovery recovery) {
        RecoveryExecution run = darkWest(recovery);
        until(() -> run.status() == ExecutionStatus.WAITING);
        return run;
    }

    private static List<String> texts(FakeAlertChannel channel) {
        return channel.delivered().stream().map(AlertMessage::text).toList();
    }

    @Test
    void aQuestionIsRepeatedUntilItIsAnswered() {
        RecoveryExecution run = asking(on("first", waiting()));
        until(() -> !second.delivered().isEmpty());
        platform.time.advance(Duration.ofMinutes(21));
        until(() ->
                texts(second).stream().filter(t -> t.startsWith("repeated: ")).count() == 2);
        run.approve("hold", "bert", "");
        assertThat(ended(run).completed()).isTrue();
        int all = second.delivered().size();
        platform.time.advance(Duration.ofMinutes(30));
        assertThat(second.delivered()).hasSize(all);
    }

    @Test
    void eachChannelGetsThePagesInOrderAndTheLastOneResolves() {
        RecoveryExecution run = asking(on("first", waiting()));
        run.approve("hold", "bert", "");
        ended(run);
        until(() -> second.delivered().size() == 3);
        assertThat(second.delivered())
                .extracting(AlertMessage::severity)
                .containsExactly(Severity.CRITICAL, Severity.WARNING, Severity.INFO);
        assertThat(second.delivered()).extracting(AlertMessage::key).containsOnly(run.id());
    }

    @Test
    void aRunThatWasRolledBackResolvesNothing() {
        RecoveryExecution run = asking(on("first", waiting()));
        run.rollback("bert");
        ended(run);
        until(() -> texts(second).stream().anyMatch(t -> t.contains("ended: ROLL")));
        assertThat(second.delivered()).extracting(AlertMessage::severity).doesNotContain(Severity.INFO);
    }

    @Test
    void aChannelThatReturnsGetsThePresentState() {
        second.faults().breakDown("no network");
        RecoveryExecution run = asking(on("first", waiting()));
        platform.time.advance(Duration.ofMinutes(5));
        assertThat(second.delivered()).isEmpty();
        second.faults().repair();
        until(() -> !second.delivered().isEmpty());
        assertThat(texts(second)).first().asString().contains("waits for a person's answer at step hold");
        run.approve("hold", "bert", "");
        ended(run);
        until(() -> texts(second).stream().anyMatch(t -> t.contains("ended: COMPLETED")));
    }

    @Test
    void anEndThatAChannelMissedIsToldByAnotherProcess() {
        DisasterRecovery first = on("first", plan(s -> s.then(failoverDns())));
        second.faults().breakDown("no network");
        RecoveryReport report = ended(darkWest(first));
        assertThat(report.findings())
                .extracting(f -> f.code() + " " + f.subject())
                .contains("channel-failed " + second.describe() + " (2)");
        first.close();
        second.faults().repair();
        DisasterRecovery other = on("second", plan(s -> s.then(failoverDns())));
        other.standBy(taken -> {});
        platform.time.advance(Duration.ofMinutes(3));
        until(() -> texts(second).stream().anyMatch(t -> t.startsWith("repeated: ") && t.contains("ended: COMPLETED")));
        platform.time.advance(Duration.ofMinutes(3));
        assertThat(second.delivered()).hasSize(1);
        assertThat(texts(platform.alerts).stream().filter(t -> t.contains("ended: COMPLETED")))
                .hasSize(1);
    }

    @Test
    void anEndThatCannotBeKeptAtOnceIsKeptLater() {
        AtomicBoolean full = new AtomicBoolean(true);
        DisasterRecovery first = opened(platform.orchestrator("first", plan(s -> s.then(failoverDns())))
                .alerts(second)
                .journal(new DelegatingJournal(platform.journal) {
                    @Override
                    public long append(String stream, long expectedVersion, List<byte[]> entries) {
                        if (stream.endsWith(".untold") && full.get()) {
                            throw ProviderException.notDone("journal", "append", "the disk is full", null);
                        }
                        return super.append(stream, expectedVersion, entries);
                    }
                })
                .build());
        second.faults().breakDown("no network");
        RecoveryReport report = ended(darkWest(first));
        assertThat(report.findings()).extracting(f -> f.code()).contains("channel-failed");
        second.faults().repair();
        platform.time.advance(Duration.ofMinutes(3));
        assertThat(second.delivered()).isEmpty();
        full.set(false);
        until(() -> texts(second).stream().anyMatch(t -> t.contains("ended: COMPLETED")));
    }

    @Test
    void aChannelThatHangsDelaysNoOther() {
        second.faults().delay(Duration.ofHours(1), platform.time);
        RecoveryExecution run = asking(on("first", waiting()));
        until(() -> texts(platform.alerts).stream().anyMatch(t -> t.contains("waits for a person's answer")));
        run.approve("hold", "bert", "");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void aTakeoverRepeatsTheOpenQuestion() {
        DisasterRecovery first = on("first", waiting());
        RecoveryExecution run = asking(first);
        until(() -> !second.delivered().isEmpty());
        first.close();
        int before = second.delivered().size();
        platform.time.advance(Duration.ofMinutes(1));
        on("second", waiting()).resume(run.id());
        until(() -> second.delivered().size() > before);
        AlertMessage again = second.delivered().get(before);
        assertThat(again.key()).isEqualTo(run.id());
        assertThat(again.text()).startsWith("repeated: ").contains("Look at the valves");
    }

    @Test
    void aRetryOfTheStepThatPausedTheRunEndsThePage() {
        platform.dns.faults().refuseNext(1);
        RecoveryPlan plan = plan(s ->
                s.then(failoverDns().onFailure(io.iotdr.plan.OnFailure.PAUSE)).then(manual("hold", "Wait")));
        RecoveryExecution run = darkWest(on("first", plan));
        until(() -> run.status() == ExecutionStatus.PAUSED);
        run.retry("failover-dns", "anna");
        until(() -> run.status() == ExecutionStatus.WAITING);
        platform.time.advance(Duration.ofMinutes(21));
        until(() -> texts(second).stream().anyMatch(t -> t.startsWith("repeated: ")));
        assertThat(texts(second)).anyMatch(t -> t.contains("step failover-dns is tried again by anna"));
        assertThat(texts(second).stream().filter(t -> t.startsWith("repeated: ")))
                .allMatch(t -> t.contains("at step hold"));
    }

    @Test
    void aRunThatIsEndingTakesNoRollback() {
        second.faults().breakDown("no network");
        platform.alerts.faults().breakDown("no network");
        DisasterRecovery first = on("first", plan(s -> s.then(failoverDns())));
        RecoveryExecution run = darkWest(first);
        until(() -> first.report(run.id()).steps().get(0).status() == io.iotdr.recovery.StepStatus.VERIFIED);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> run.rollback("bert"))
                .hasMessageContaining("it is ending");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> run.pause("bert", "wait"))
                .hasMessageContaining("it is ending");
        second.faults().repair();
        assertThat(ended(run).completed()).isTrue();
        until(() -> texts(second).stream().anyMatch(t -> t.contains("ended: COMPLETED")));
    }

    @Test
    void aChannelThatFailedForLongGetsEveryOpenQuestionWhenItReturns() {
        second.faults().breakDown("no network");
        RecoveryPlan plan = plan(s -> s.inParallel(manual("north", "Look north"), manual("south", "Look south")));
        RecoveryExecution run = asking(on("first", plan));
        platform.time.advance(Duration.ofMinutes(5));
        second.faults().repair();
        until(() -> texts(second).stream().anyMatch(t -> t.contains("Look north"))
                && texts(second).stream().anyMatch(t -> t.contains("Look south")));
        assertThat(run.status()).isEqualTo(ExecutionStatus.WAITING);
    }

    @Test
    void aChannelThatThrowsWhenAskedForItsNameDeliversAllTheSame() {
        AtomicInteger posts = new AtomicInteger();
        AlertChannel odd = new AlertChannel() {
            @Override
            public String describe() {
                throw new IllegalStateException("no name");
            }

            @Override
            public void deliver(AlertMessage message) {
                posts.incrementAndGet();
            }
        };
        RecoveryPlan plan = plan(s -> s.then(notifyStakeholders()).then(failoverDns()));
        RecoveryReport report = ended(
                darkWest(opened(platform.orchestrator("first", plan).alerts(odd).build())));
        assertThat(report.steps().get(0).status()).isEqualTo(io.iotdr.recovery.StepStatus.VERIFIED);
        platform.time.advance(Duration.ofMinutes(30));
        assertThat(posts).hasValueBetween(1, 3);
    }

    /** Each delivery waits for the other one, so both must be in the channel together. */
    @Test
    void aChannelTakesTwoMessagesAtOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        AlertChannel chat = new AlertChannel() {
            @Override
            public String describe() {
                return "chat";
            }

            @Override
            public void deliver(AlertMessage message) {
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        AlertMessage message = new AlertMessage("k", Severity.CRITICAL, "t", "t", List.of());
        try (ThreadScheduler threads = new ThreadScheduler("alerts-test")) {
            Alerts alerts = new Alerts(List.of(chat), threads, Patience.CONDITION, io.iotdr.log.Redactor.NONE);
            var first = threads.submit(() -> alerts.tell(message));
            assertThat(alerts.tell(message).failed()).isEmpty();
            assertThat(first.get().failed()).isEmpty();
        }
    }

    /** Each channel hangs until all have been called, and then for ever: called one after another, none would be reached. */
    @Test
    void fourChannelsThatHangAreWaitedForTogether() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(4);
        CountDownLatch never = new CountDownLatch(1);
        List<AlertChannel> channels = new java.util.ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "channel " + i;
            channels.add(new AlertChannel() {
                @Override
                public String describe() {
                    return name;
                }

                @Override
                public void deliver(AlertMessage message) {
                    called.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }
        try (ThreadScheduler threads = new ThreadScheduler("alerts-test")) {
            Alerts alerts = new Alerts(channels, threads, Patience.SILENCE, io.iotdr.log.Redactor.NONE);
            assertThat(alerts.tell(new AlertMessage("k", Severity.CRITICAL, "t", "t", List.of()))
                            .failed())
                    .hasSize(4)
                    .allMatch(f -> f.contains("no answer within"));
            assertThat(called.await(Patience.ANSWER.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            never.countDown();
        }
    }

    @Test
    void nobodyIsReportedAsToldWhomNoChannelReaches() {
        RecoveryPlan plan = plan(s -> s.then(notifyStakeholders()).then(activateRegion()));
        AtomicInteger posts = new AtomicInteger();
        AlertChannel chat = new AlertChannel() {
            @Override
            public String describe() {
                return "chat";
            }

            @Override
            public void deliver(AlertMessage message) {
                posts.incrementAndGet();
            }
        };
        AlertChannel mail = new AlertChannel() {
            @Override
            public String describe() {
                return "mail";
            }

            @Override
            public boolean reaches(java.net.URI contact) {
                return true;
            }

            @Override
            public void deliver(AlertMessage message) {
                throw ProviderException.refused("mail", "send", "no server");
            }
        };
        DisasterRecovery recovery = opened(io.iotdr.DisasterRecovery.builder()
                .plan(plan)
                .alerts(chat, mail)
                .journal(platform.journal)
                .time(platform.time, platform.time)
                .region("west", platform.resources("west"))
                .region("east", platform.resources("east"))
                .build());
        RecoveryReport report = ended(darkWest(recovery));
        assertThat(posts).hasPositiveValue();
        assertThat(report.steps().get(0).summary()).isEqualTo("notified []");
        assertThat(report.findings())
                .extracting(Object::toString)
                .anyMatch(f -> f.contains("not delivered by mail"))
                .anyMatch(f -> f.contains("no channel reaches operations (ops@example.com)"));
    }
}
