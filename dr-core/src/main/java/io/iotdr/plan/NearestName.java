package io.iotdr.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Suggests the known name that a misspelled name most likely means, by edit distance; a swap of two adjacent letters
 * counts as one edit.
 */
public final class NearestName {

    private NearestName() {}

    /**
     * Returns the known name nearest to {@code typed}; empty when none is within {@code typed.length() / 2} edits (at
     * least 1, at most 4).
     */
    public static Optional<String> of(String typed, Collection<String> known) {
        int limit = Math.max(1, Math.min(4, typed.length() / 2));
        return known.stream()
                .filter(k -> Math.abs(k.length() - typed.length()) <= limit)
                .min(Comparator.comparingInt((String k) -> distance(typed, k)).thenComparing(k -> k))
                .filter(k -> distance(typed, k) <= limit);
    }

    /** Returns {@code "; did you mean 'x'?"}, or the list of all known names when none is near. */
    public static String hint(String typed, Collection<String> known) {
        if (known.isEmpty()) {
            return "; none is defined";
        }
        return of(typed, known)
                .map(n -> "; did you mean '" + n + "'?")
                .orElseGet(() -> "; expected one of: "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : step(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] d, int i, int j) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
