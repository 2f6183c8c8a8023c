package io.iotdr.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Removes the secrets that it knows from texts for people: events, alerts, dry runs and reports. Immutable and thread-safe.
 *
 * <p>It knows values, not their transformations: a program that prints a secret in base64 still prints it.
 */
public final class Redactor {

    /** Knows no secret. */
    public static final Redactor NONE = new Redactor(List.of());

    /** Shorter values occur in texts by chance. */
    private static final int SHORTEST = 6;

    private static final String MARK = "[redacted]";

    private final List<String> secrets;

    private Redactor(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Returns a redactor for these values; those shorter than 6 characters are not redacted. */
    public static Redactor of(Collection<String> secrets) {
        return new Redactor(secrets.stream()
                .filter(s -> s.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** Returns a redactor that knows the secrets of both. */
    public Redactor and(Redactor other) {
        List<String> all = new ArrayList<>(secrets);
        all.addAll(other.secrets);
        return of(all);
    }

    /** Returns whether no secret is known, so that nothing changes. */
    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    /** Returns the text with each known secret replaced by a mark. */
    public String redact(String text) {
        String out = text;
        for (String secret : secrets) {
            out = out.replace(secret, MARK);
        }
        return out;
    }

    /** Returns how many secrets are known; never what they are. */
    @Override
    public String toString() {
        return "Redactor[" + secrets.size() + " secrets]";
    }
}
