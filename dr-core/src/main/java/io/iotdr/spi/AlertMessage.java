package io.iotdr.spi;

import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A message to people.
 *
 * @param key equal for messages about the same subject, so that a channel can group or deduplicate them
 * @param recipients the contacts that the plan names; a channel sends to those that it can reach and to its own
 */
public record AlertMessage(String key, Severity severity, String title, String text, List<URI> recipients) {

    /** The urgency of a message. */
    public enum Severity {
        /** All is well again: a channel that keeps incidents resolves the one with the message's key. */
        INFO,
        WARNING,
        CRITICAL
    }

    public AlertMessage {
        recipients = List.copyOf(recipients);
    }

    /** Returns this message with its title and text changed. */
    public AlertMessage map(UnaryOperator<String> change) {
        return new AlertMessage(key, severity, change.apply(title), change.apply(text), recipients);
    }

    /** Returns this message, marked as one that may have been sent before. */
    public AlertMessage repeated() {
        return new AlertMessage(key, severity, title, "repeated: " + text, recipients);
    }
}
