package io.iotdr.review;

import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.plan.Contact;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.AlertChannel;
import java.util.ArrayList;
import java.util.List;

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
        channels.forEach(channel -> channel.unusable()
                .ifPresent(reason -> found.add(FindingCode.CHANNEL_UNUSABLE.about(
                        "monitoring.alert_channels", channel.describe() + " delivers nothing: " + reason))));
        return found;
    }

    List<Finding> of(RecoveryPlan plan, String subject) {
        if (plan.contacts().isEmpty()) {
            return List.of(FindingCode.NO_CONTACTS.about(
                    subject + ".contact_list", "the plan names no contacts, so nobody is told; add one"));
        }
        List<String> missed = plan.contacts().stream()
                .filter(c -> channels.stream()
                        .filter(channel -> channel.unusable().isEmpty())
                        .noneMatch(channel -> channel.reaches(c.address())))
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
