package io.iotdr.finding;

import java.util.Objects;

/**
 * Something that people must know although it stopped nothing.
 *
 * @param code the stable name of its kind, for filters and runbooks; see {@link FindingCode} for those of this library
 * @param subject what it is about: a step of a run, or a key of the configuration
 * @param message what is wrong, and what to do
 */
public record Finding(String code, String subject, String message) {

    public Finding {
        Objects.requireNonNull(code, "a finding needs a code");
        Objects.requireNonNull(subject, "a finding needs a subject");
        Objects.requireNonNull(message, "a finding needs a message");
    }

    @Override
    public String toString() {
        return subject + ": " + message;
    }
}
