package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.cli.console.Sleep;
import io.iotdr.json.Json;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import java.time.Duration;
import java.util.Optional;

/** Waits for the answer to a command that was sent to a run, and prints it. */
record CommandAnswers(Runs engine, DisasterRecovery recovery, String execution) {

    /** The answer to a command, in JSON. */
    private record CommandAnswer(String type, String execution, String answer) {}

    /** Waits until the run's driver has taken a command; returns the exit status. */
    int taken(long number) throws InterruptedException {
        for (int looks = 0; looks < 30; looks++) {
            Optional<CommandTaken> taken = recovery.events(execution).stream()
                    .filter(e -> e instanceof CommandTaken t && t.number() == number)
                    .map(CommandTaken.class::cast)
                    .findFirst();
            if (taken.isPresent()) {
                String refusal = taken.get().refusal();
                print("taken", refusal.isEmpty() ? "accepted" : "refused: " + refusal);
                return refusal.isEmpty() ? 0 : 1;
            }
            Sleep.of(Duration.ofMillis(200));
        }
        print(
                "queued",
                engine.driver(recovery, execution)
                        .map(name -> "the command is queued; the process " + name + ", which drives " + execution
                                + ", has not taken it yet")
                        .orElseGet(() -> "no process drives " + execution
                                + "; the command is queued and takes effect when one takes over: "
                                + engine.command("resume " + execution)));
        return 1;
    }

    private void print(String type, String text) {
        engine.out().println(engine.json() ? Json.write(new CommandAnswer(type, execution, text)) : text);
        engine.out().flush();
    }
}
