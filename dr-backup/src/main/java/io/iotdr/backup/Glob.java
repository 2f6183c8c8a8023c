package io.iotdr.backup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for paths, with {@code /} between their parts: {@code *} stands for any characters of one part, {@code ?} for
 * one, {@code **} for any characters, {@code [a-z]} and {@code [!a-z]} for one of a set, and {@code {a,b}} for one of
 * several. As a whole part, {@code **} stands for any number of parts, also none. A backslash makes the next character
 * stand for itself. Immutable.
 *
 * <p>The JDK's {@link java.nio.file.PathMatcher} compares paths in the encoding of the locale, in which a cron job cannot
 * even name a file with an umlaut; and like every regular expression that tries one way after the other, it takes minutes
 * for some pairs of a pattern and a path. This one follows all ways at once, so its time is bounded by the product of both
 * lengths.
 *
 * @see <a href="https://swtch.com/~rsc/regexp/regexp1.html">Cox, Regular Expression Matching Can Be Simple And Fast</a>
 */
public final class Glob {

    /** The most patterns to which groups in braces may expand. */
    private static final int MOST = 1000;

    private final List<List<Token>> alternatives;

    private Glob(List<List<Token>> alternatives) {
        this.alternatives = alternatives;
    }

    /** @throws PatternSyntaxException when a set or a group is not closed, or groups expand to more than 1 000 patterns */
    public static Glob of(String glob) {
        List<String> expanded = expanded(glob);
        if (expanded.size() > MOST) {
            throw new PatternSyntaxException("its groups expand to more than " + MOST + " patterns", glob, 0);
        }
        return new Glob(expanded.stream().map(Glob::tokens).toList());
    }

    public boolean matches(String path) {
        return alternatives.stream().anyMatch(tokens -> matches(tokens, path));
    }

    /** The kind of a part of a pattern. */
    private enum TokenKind {
        /** One character of a set. */
        ONE,
        /** Any characters but slashes. */
        IN_PART,
        /** Any characters. */
        ANY,
        /** Nothing, or any characters with a slash at their end. */
        PARTS
    }

    /**
     * A part of a pattern.
     *
     * @param ranges pairs of the first and the last character of a range
     * @param excluded whether the ranges are the characters that it does not stand for
     */
    private record Token(TokenKind kind, String ranges, boolean excluded) {

        static Token of(TokenKind kind) {
            return new Token(kind, "", false);
        }

        boolean takes(char c) {
            return switch (kind) {
                case ONE -> isInRanges(c) != excluded && !(excluded && c == '/');
                case IN_PART -> c != '/';
                case ANY, PARTS -> true;
            };
        }

        private boolean isInRanges(char c) {
            for (int i = 0; i < ranges.length(); i += 2) {
                if (ranges.charAt(i) <= c && c <= ranges.charAt(i + 1)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Follows all ways through the tokens at once; a state is the number of the next token. */
    private static boolean matches(List<Token> tokens, String path) {
        boolean[] states = new boolean[tokens.size() + 1];
        enter(states, tokens, 0);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean[] next = new boolean[states.length];
            for (int at = 0; at < tokens.size(); at++) {
                Token token = tokens.get(at);
                if (!states[at] || !token.takes(c)) {
                    continue;
                }
                if (token.kind() == TokenKind.ONE) {
                    enter(next, tokens, at + 1);
                } else if (token.kind() == TokenKind.PARTS) {
                    // Once it has begun, it ends behind a slash only.
                    next[at] = true;
                    if (c == '/') {
                        enter(next, tokens, at + 1);
                    }
                } else {
                    enter(next, tokens, at);
                }
            }
            states = next;
        }
        return states[tokens.size()];
    }

    /** Enters a state, and those that follow it when a token stands for nothing. */
    private static void enter(boolean[] states, List<Token> tokens, int from) {
        int at = from;
        while (!states[at]) {
            states[at] = true;
            if (at == tokens.size() || tokens.get(at).kind() == TokenKind.ONE) {
                return;
            }
            at++;
        }
    }

    private static List<Token> tokens(String glob) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < glob.length()) {
            char c = glob.charAt(at);
            boolean begins = at == 0 || glob.charAt(at - 1) == '/';
            if (begins && glob.startsWith("**/", at)) {
                tokens.add(Token.of(TokenKind.PARTS));
                at += 3;
            } else if (glob.startsWith("**", at)) {
                tokens.add(Token.of(TokenKind.ANY));
                at += 2;
            } else if (c == '*') {
                tokens.add(Token.of(TokenKind.IN_PART));
                at++;
            } else if (c == '?') {
                tokens.add(new Token(TokenKind.ONE, "", true));
                at++;
            } else if (c == '[') {
                int end = endOfSet(glob, at);
                tokens.add(set(glob.substring(at + 1, end)));
                at = end + 1;
            } else {
                at += c == '\\' ? 1 : 0;
                if (at == glob.length()) {
                    throw new PatternSyntaxException("nothing follows the backslash", glob, at - 1);
                }
                tokens.add(one(glob.charAt(at)));
                at++;
            }
        }
        return tokens;
    }

    private static Token one(char c) {
        return new Token(TokenKind.ONE, "" + c + c, false);
    }

    private static int endOfSet(String glob, int from) {
        int end = glob.indexOf(']', from + 2);
        if (end < 0 || glob.substring(from, end).contains("/")) {
            throw new PatternSyntaxException("a set '[' is not closed, or contains a slash", glob, from);
        }
        return end;
    }

    private static Token set(String members) {
        boolean excluded = members.startsWith("!") || members.startsWith("^");
        String all = excluded ? members.substring(1) : members;
        StringBuilder ranges = new StringBuilder();
        for (int i = 0; i < all.length(); i++) {
            boolean range = i + 2 < all.length() && all.charAt(i + 1) == '-';
            ranges.append(all.charAt(i)).append(all.charAt(range ? i + 2 : i));
            i += range ? 2 : 0;
        }
        return new Token(TokenKind.ONE, ranges.toString(), excluded);
    }

    /** Returns the patterns without groups for which a pattern stands. */
    private static List<String> expanded(String glob) {
        int begin = special(glob, '{', 0);
        if (begin < 0) {
            return List.of(glob);
        }
        int end = special(glob, '}', begin + 1);
        if (end < 0 || special(glob.substring(0, end), '{', begin + 1) >= 0) {
            throw new PatternSyntaxException("a group '{' is not closed, or is inside another one", glob, begin);
        }
        String before = glob.substring(0, begin);
        List<String> after = expanded(glob.substring(end + 1));
        return Arrays.stream(glob.substring(begin + 1, end).split(",", -1))
                .flatMap(one -> after.stream().map(rest -> before + one + rest))
                .limit(MOST + 1L)
                .toList();
    }

    /** Returns where a character stands that no backslash precedes, and that is in no set; -1 for nowhere. */
    private static int special(String glob, char wanted, int from) {
        for (int at = from; at < glob.length(); at++) {
            char c = glob.charAt(at);
            if (c == wanted) {
                return at;
            }
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                at = endOfSet(glob, at);
            }
        }
        return -1;
    }
}
