package io.iotdr.step.builtin;

import static io.iotdr.finding.FindingCode.CHANNEL_FAILED;
import static io.iotdr.finding.FindingCode.CONTACT_NOT_REACHED;

import io.iotdr.plan.Contact;
import io.iotdr.plan.Disaster;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.Change;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Notifies every contact of the plan. The step fails only when no channel accepted the message; each channel that did
 * not is a finding.
 */
public final class NotifyStakeholders implements RecoveryStep<NoState> {

    @Override
    public Class<NoState> stateType() {
        return NoState.class;
    }

    @Override
    public NoState capture(StepContext context) {
        return new NoState();
    }

    @Override
    public void apply(StepContext context, NoState before) {
        List<URI> recipients =
                context.plan().contacts().stream().map(Contact::address).toList();
        String title = context.plan().name() + ": " + context.occasion();
        String text = title + "\nrecovery to " + context.targetRegion() + " has started, run "
                + context.executionId() + "\n"
                + context.disaster().map(Disaster::description).orElse("");
        StepContext.Deliveries deliveries = context.tell(
                new AlertMessage(context.executionId(), AlertMessage.Severity.CRITICAL, title, text, recipients));
        if (deliveries.taken().isEmpty()) {
            throw ProviderException.notDone(
                    "alerts",
                    "notify the stakeholders",
                    "no channel accepted the message: " + deliveries.failed(),
                    null);
        }
    }

    @Override
    public List<Change> preview(StepContext context, NoState before) {
        return context.plan().contacts().stream()
                .map(c -> new Change(c.group(), "", "is notified at " + c.address()))
                .toList();
    }

    /** A sent message cannot be observed; see {@link #observable()}. What the channels answered is known until a crash. */
    @Override
    public Verification verify(StepContext context, NoState before) {
        List<Contact> contacts = context.plan().contacts();
        if (contacts.isEmpty()) {
            return Verification.nothingToDo("the plan names no contacts");
        }
        if (context.told().isEmpty()) {
            return Verification.done("the message was sent before this attempt")
                    .withFinding(CONTACT_NOT_REACHED.about("", "whom the message reached is not known"));
        }
        StepContext.Deliveries told = context.told().get();
        Verification.Done done = Verification.done(
                "notified " + groups(contacts, c -> told.reached().contains(c.address())),
                Map.of("channels", String.join(", ", told.taken())));
        for (String failed : told.failed()) {
            done = done.withFinding(CHANNEL_FAILED.about("", "not delivered by " + failed));
        }
        List<String> missed = groups(contacts, c -> !told.reached().contains(c.address()));
        return missed.isEmpty()
                ? done
                : done.withFinding(CONTACT_NOT_REACHED.about("", "no channel reaches " + String.join(", ", missed)));
    }

    private static List<String> groups(List<Contact> contacts, Predicate<Contact> which) {
        return contacts.stream()
                .filter(which)
                .map(c -> c.group() + " (" + c.address().toString().replaceFirst("^mailto:", "") + ")")
                .distinct()
                .toList();
    }

    @Override
    public boolean observable() {
        return false;
    }

    @Override
    public void revert(StepContext context, NoState before) {
        context.tell(new AlertMessage(
                context.executionId(),
                AlertMessage.Severity.WARNING,
                context.plan().name() + ": rolling back",
                "the recovery to " + context.targetRegion() + " is being rolled back, run " + context.executionId(),
                context.plan().contacts().stream().map(Contact::address).toList()));
    }
}
