package io.iotdr.cli.console;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Moments as options give them. */
public final class Moments {

    private Moments() {}

    /** Parses a time with its offset, such as {@code 2026-11-25T03:00:00Z}; empty for anything else. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException notTime) {
            return Optional.empty();
        }
    }
}
