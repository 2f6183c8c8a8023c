package io.iotdr.review;

import io.iotdr.error.Reason;
import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.plan.Contact;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.AlertChannel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reviews whether the people whom plans name would hear of a recovery. */
final class PeopleReview {

    private final List<AlertChannel> channels;

    PeopleReview(List<AlertChannel> channels) {
        this.channels = channels;
    }

    List<Finding> ofChannels() {
        List<Finding> found = new ArrayList<>();
        if (channels.isEmpty()) {
            found.add(FindingCode.NO_CHANNEL.about(
                    "monitoring.alert_channels", "no channel is configured, so alerts go to the log only; add one"));
        }
        channels.forEach(channel -> unusable(channel)
                .ifPresent(
                        reason -> found.add(FindingCode.CHANNEL_UNUSABLE.about("monitoring.alert_channels", reason))));
        return found;
    }

    /** Returns why a channel delivers nothing; one that throws when it is asked is not usable either. */
    private static Optional<String> unusable(AlertChannel channel) {
        try {
            return channel.unusable().map(reason -> channel.describe() + " delivers nothing: " + reason);
        } catch (RuntimeException e) {
            return Optional.of(channel.getClass().getSimpleName() + " cannot tell whether it works: " + Reason.of(e));
        }
    }

    private static boolean reaches(AlertChannel channel, URI contact) {
        try {
            return channel.reaches(contact);
        } catch (RuntimeException unknown) {
            return false;
        }
    }

    List<Finding> of(RecoveryPlan plan, String subject) {
        if (plan.contacts().isEmpty()) {
            return List.of(FindingCode.NO_CONTACTS.about(
                    subject + ".contact_list",
                    "the plan names no contacts, so only the channels' own recipients are told; add one"));
        }
        List<String> missed = plan.contacts().stream()
                .filter(c -> channels.stream()
                        .filter(channel -> unusable(channel).isEmpty())
                        .noneMatch(channel -> reaches(channel, c.address())))
                .map(Contact::address)
                .map(String::valueOf)
                .toList();
        return missed.isEmpty()
                ? List.of()
                : List.of(FindingCode.CONTACT_UNREACHABLE.about(
                        subject + ".contact_list",
                        "no channel reaches " + String.join(", ", missed)
                                + "; add a channel that does, such as email with a server, or remove the contact"));
    }
}
