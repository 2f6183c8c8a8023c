package io.iotdr.step.builtin;

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

    /** A sent message cannot be observed; see {@link #observable()}. */
    @Override
    public Verification verify(StepContext context, NoState before) {
        return Verification.done("notified "
                + context.plan().contacts().stream()
                        .map(c -> c.group())
                        .distinct()
                        .toList());
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
