package io.iotdr.finding;

/**
 * Something that people must know although it stopped nothing.
 *
 * @param code the stable name of its kind, for filters and runbooks; see {@link FindingCode} for those of this library
 * @param subject what it is about: a step of a run, or a key of the configuration
 * @param message what is wrong, and what to do
 */
public record Finding(String code, String subject, String message) {

    @Override
    public String toString() {
        return subject + ": " + message;
    }
}
