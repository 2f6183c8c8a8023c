package io.iotdr.recovery.internal.drive;

import io.iotdr.alert.Pages;
import io.iotdr.error.Reason;
import io.iotdr.log.Logs;
import io.iotdr.plan.Contact;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.CommandTaken;
import io.iotdr.recovery.internal.decide.Commands;
import io.iotdr.recovery.internal.decide.RecoveryState;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;

/** Carries out the commands that other processes put into the journal, in order, each once. */
final class CommandPoll {

    private static final Logger LOG = Logs.of(CommandPoll.class);

    private final Environment environment;
    private final Mailbox mailbox;
    private final String execution;
    private final EventSender driver;
    private final Pages pages;
    private final List<URI> contacts;
    private volatile long taken;
    private volatile String told = "";

    CommandPoll(Environment environment, RecoveryState run, EventSender driver) {
        this.environment = environment;
        this.mailbox = new Mailbox(environment.journal(), run.execution());
        this.execution = run.execution();
        this.driver = driver;
        this.pages = environment.pages();
        this.contacts = run.plan().contacts().stream().map(Contact::address).toList();
        this.taken = run.commandsTaken();
    }

    /** Notes how many commands the run has taken. */
    void taken(long count) {
        taken = count;
    }

    /** Reads new commands and sends them to the driver. */
    void poll() {
        long known = taken;
        List<Mailbox.Letter> commands;
        try {
            commands = mailbox.after(known);
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot read the commands to the run {}; retrying soon", execution, unreachable);
            return;
        } catch (RuntimeException | Error damaged) {
            tellOnce(Reason.of(damaged));
            return;
        }
        for (int i = 0; i < commands.size(); i++) {
            long number = known + i + 1;
            Mailbox.Letter command = commands.get(i);
            driver.send(run -> run.commandsTaken() < number ? carriedOut(run, number, command) : List.of());
        }
    }

    /** A person who sends an approval must hear that the run does not hear it. */
    private void tellOnce(String problem) {
        if (problem.equals(told)) {
            return;
        }
        told = problem;
        LOG.error("Cannot read the commands to the run {}; the run continues without them: {}", execution, problem);
        pages.put(new AlertMessage(
                execution,
                AlertMessage.Severity.CRITICAL,
                "the run " + execution + " cannot read its commands",
                "execution " + execution + " continues without the commands of people: " + problem,
                contacts));
    }

    private List<RecoveryEvent> carriedOut(RecoveryState run, long number, Mailbox.Letter letter) {
        Instant now = environment.clock().now();
        if (letter.command().isEmpty()) {
            return List.of(new CommandTaken(number, letter.problem(), now));
        }
        try {
            return List.of(Commands.event(run, letter.command().get(), now), new CommandTaken(number, "", now));
        } catch (RuntimeException refused) {
            return List.of(new CommandTaken(number, Reason.of(refused), now));
        }
    }
}
