package io.iotdr.examples.lab;

import io.iotdr.DisasterRecovery;
import io.iotdr.FailoverSupervisor;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.examples.process.ChildProcess;
import io.iotdr.health.Detection;
import io.iotdr.health.FailoverPolicy.Reaction;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.json.Json;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.time.Duration;
import java.util.Map;

/** The orchestrator's own process, in neither region: it contains only the library and its configuration. */
public final class OrchestratorMain {

    private static final Duration LEASE = Duration.ofSeconds(3);

    private OrchestratorMain() {}

    /** Runs the orchestrator; the lab starts it. */
    public static void main(String[] arguments) {
        Settings settings = Settings.ofEnvironment();
        ThreadScheduler scheduler = new ThreadScheduler("orchestrator");
        Configuration configuration =
                ConfigLoader.using(SystemClock.INSTANCE, scheduler).load(settings.path(Settings.CONFIGURATION));
        String stopAt = settings.text(Settings.STOP_AT, "");
        DisasterRecovery recovery = DisasterRecovery.builder()
                .configuration(configuration)
                .journal(new StopAtStep(
                        FileJournal.at(settings.path(Settings.STATE).resolve("journal")), stopAt))
                .leases(FileLeaseStore.at(settings.path(Settings.STATE).resolve("leases"), SystemClock.INSTANCE), LEASE)
                .writeLeases(FileLeaseStore.at(settings.path(Settings.LEASES), SystemClock.INSTANCE))
                .time(SystemClock.INSTANCE, scheduler)
                .onEvent((execution, event) -> tell(event))
                .build();
        FailoverSupervisor supervisor = recovery.supervise(configuration, new Teller());
        ChildProcess.say("ready", "orchestrator");
        ChildProcess.untilParentEnds(() -> {
            supervisor.close();
            recovery.close();
        });
    }

    private static void tell(RecoveryEvent event) {
        ChildProcess.say(
                "event",
                Json.write(Map.of("type", event.getClass().getSimpleName(), "at", event.at(), "event", event)));
    }

    private static final class Teller implements FailoverSupervisor.SupervisorListener {
        @Override
        public void onDetection(RecoveryPlan plan, Detection detection, Reaction verdict) {
            ChildProcess.say(
                    "detection", Json.write(new Said.Detected(SystemClock.INSTANCE.now(), detection, verdict)));
        }

        @Override
        public void onExecution(RecoveryExecution execution) {
            execution.completion().thenAccept(report -> ChildProcess.say("report", report.execution()));
        }
    }
}
