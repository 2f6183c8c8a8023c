package io.iotdr.spi;

import java.net.URI;
import java.util.List;

/**
 * What people are told.
 *
 * @param key equal for messages about one thing, so that a channel can group or deduplicate them
 * @param recipients whom the plan names; a channel takes those that it can reach, and its own
 */
public record AlertMessage(String key, Severity severity, String title, String text, List<URI> recipients) {

    /** How urgent it is. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }

    public AlertMessage {
        recipients = List.copyOf(recipients);
    }
}
