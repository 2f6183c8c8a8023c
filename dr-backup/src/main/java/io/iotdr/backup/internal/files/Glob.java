package io.iotdr.backup.internal.files;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for paths, with {@code /} between their parts: {@code *} stands for any characters of one part, {@code ?} for
 * one, {@code **} for any characters, {@code [a-z]} and {@code [!a-z]} for one of a set, and {@code {a,b}} for one of
 * several. As a whole part, {@code **} stands for any number of parts, also none. A backslash makes the next character
 * stand for itself.
 *
 * <p>The JDK's {@link java.nio.file.PathMatcher} cannot be used: it compares paths in the encoding of the locale, in which
 * a cron job cannot even name a file with an umlaut.
 */
public final class Glob {

    private static final String SPECIAL = "\\^$.|?*+()[]{}&-~#@%";

    private final Pattern pattern;

    private Glob(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws PatternSyntaxException when a set or a group is not closed */
    public static Glob of(String glob) {
        return new Glob(Pattern.compile(new Translation(glob).regex(), Pattern.DOTALL));
    }

    public boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** The translation of one pattern into a regular expression. */
    private static final class Translation {
        private final String glob;
        private final StringBuilder out = new StringBuilder();
        private int at;
        private int group = -1;

        Translation(String glob) {
            this.glob = glob;
        }

        String regex() {
            while (at < glob.length()) {
                next(glob.charAt(at));
            }
            if (group >= 0) {
                throw new PatternSyntaxException("a group '{' is not closed", glob, group);
            }
            return out.toString();
        }

        private void next(char c) {
            switch (c) {
                case '*' -> asterisks();
                case '?' -> add("[^/]");
                case '[' -> set();
                case '{' -> begin();
                case '}' -> add(group < 0 ? "\\}" : ended());
                case ',' -> add(group < 0 ? "," : "|");
                case '\\' -> escaped();
                default -> add(literal(c));
            }
        }

        private void add(String regex) {
            out.append(regex);
            at++;
        }

        private void asterisks() {
            if (!glob.startsWith("**", at)) {
                add("[^/]*");
                return;
            }
            boolean begins = at == 0 || glob.charAt(at - 1) == '/';
            at += 2;
            if (begins && at < glob.length() && glob.charAt(at) == '/') {
                at++;
                out.append("(?:.*/)?");
            } else {
                out.append(".*");
            }
        }

        private void set() {
            int end = glob.indexOf(']', at + 2);
            if (end < 0 || glob.substring(at, end).contains("/")) {
                throw new PatternSyntaxException("a set '[' is not closed, or contains a slash", glob, at);
            }
            String members = glob.substring(at + 1, end);
            boolean excludes = members.startsWith("!") || members.startsWith("^");
            String all = excludes ? members.substring(1) : members;
            out.append(excludes ? "[^/" : "[");
            for (int i = 0; i < all.length(); i++) {
                boolean range = all.charAt(i) == '-' && i > 0 && i < all.length() - 1;
                out.append(range ? "-" : literal(all.charAt(i)));
            }
            out.append(']');
            at = end + 1;
        }

        private void begin() {
            if (group >= 0) {
                throw new PatternSyntaxException("a group '{' is inside another one", glob, at);
            }
            group = at;
            add("(?:");
        }

        private String ended() {
            group = -1;
            return ")";
        }

        private void escaped() {
            if (at + 1 == glob.length()) {
                throw new PatternSyntaxException("nothing follows the backslash", glob, at);
            }
            at++;
            add(literal(glob.charAt(at)));
        }

        private static String literal(char c) {
            return SPECIAL.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
        }
    }
}
