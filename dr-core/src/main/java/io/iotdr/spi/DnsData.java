package io.iotdr.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * The canonical presentation form of the data of DNS records, so that two spellings of one datum are equal: IPv6 addresses
 * in full, names in lower case and absolute (RFC 4034 section 6.2), character strings quoted (RFC 1035 section 5.1).
 */
final class DnsData {

    /** The types whose data has a canonical form here. */
    private static final String TYPES = "A, AAAA, CAA, CNAME, DNAME, MX, NS, PTR, SRV, TXT";

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern LABEL =
            Pattern.compile("(?:[!-~&&[^.\\\\\"();@$]]|\\\\[0-9]{3}|\\\\[!-~&&[^0-9]]){1,63}");
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_STRING = 255;

    private DnsData() {}

    /**
     * Returns a value in its canonical form.
     *
     * @throws IllegalArgumentException when it is not data of this type, or the type is not known
     */
    static String canonical(String type, String value) {
        try {
            return switch (type) {
                case "A" -> address4(value.strip());
                case "AAAA" -> address6(value.strip());
                case "CNAME", "DNAME", "NS", "PTR" -> name(value.strip());
                case "MX" -> numbersAndName(value, 1);
                case "SRV" -> numbersAndName(value, 3);
                case "TXT" -> strings(value);
                case "CAA" -> authority(value);
                default -> throw new IllegalArgumentException("the type is not supported; expected one of " + TYPES);
            };
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not the data of a record of type " + type + ": " + wrong.getMessage(), wrong);
        }
    }

    private static String address4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("expected an IPv4 address such as 192.0.2.1");
        }
        for (String part : parts) {
            number(part, 255);
        }
        return text;
    }

    /** Only a text with a colon is read as an address without asking a name server. */
    private static String address6(String text) {
        if (!text.contains(":") || text.contains("%") || text.contains("[")) {
            throw new IllegalArgumentException("expected an IPv6 address such as 2001:db8::1");
        }
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return bytes.length == 4 ? "0:0:0:0:0:ffff:" + groups(bytes) : groups(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("expected an IPv6 address such as 2001:db8::1", e);
        }
    }

    private static String groups(byte[] bytes) {
        StringJoiner groups = new StringJoiner(":");
        for (int i = 0; i < bytes.length; i += 2) {
            groups.add(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff));
        }
        return groups.toString();
    }

    /**
     * Returns a name in lower case, with its final dot.
     *
     * @throws IllegalArgumentException when it is not a name in ASCII
     */
    static String name(String text) {
        if (text.equals(".")) {
            return text;
        }
        String whole = text.endsWith(".") ? text : text + ".";
        if (whole.length() > LONGEST_NAME + 1) {
            throw new IllegalArgumentException("a name has at most " + LONGEST_NAME + " characters");
        }
        for (String label : whole.substring(0, whole.length() - 1).split("(?<!\\\\)\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException("expected a name such as west.example.com. in ASCII (a name in"
                        + " another script in its form with xn--); '" + label + "' is no label of one");
            }
        }
        return whole.toLowerCase(Locale.ROOT);
    }

    private static String numbersAndName(String value, int numbers) {
        String[] parts = BLANKS.split(value.strip());
        if (parts.length != numbers + 1) {
            throw new IllegalArgumentException(
                    "expected " + numbers + (numbers == 1 ? " number" : " numbers") + " and a name");
        }
        StringJoiner out = new StringJoiner(" ");
        for (int i = 0; i < numbers; i++) {
            out.add(number(parts[i], 65_535));
        }
        return out.add(name(parts[numbers])).toString();
    }

    private static String number(String text, int most) {
        if (!text.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("expected a number from 0 to " + most + ", not '" + text + "'");
        }
        return text;
    }

    private static String strings(String value) {
        List<String> all = tokens(value);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("expected a text");
        }
        return String.join(" ", all);
    }

    private static String authority(String value) {
        String[] parts = value.strip().split("\\s+", 3);
        if (parts.length != 3 || !parts[1].matches("[A-Za-z0-9]{1,15}")) {
            throw new IllegalArgumentException("expected flags, a tag and a value, such as 0 issue \"example.com\"");
        }
        List<String> content = tokens(parts[2]);
        if (content.size() != 1) {
            throw new IllegalArgumentException("expected one value behind the tag");
        }
        return number(parts[0], 255) + " " + parts[1].toLowerCase(Locale.ROOT) + " " + content.get(0);
    }

    /** Returns the character strings of a text, each in quotes and in ASCII. */
    private static List<String> tokens(String text) {
        List<String> found = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            CharacterString string = new CharacterString(text, at);
            found.add(string.canonical());
            at = string.end;
        }
        return found;
    }

    /** One character string within a text: up to its closing quote, or up to a blank. */
    private static final class CharacterString {
        private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        private final String text;
        private int end;

        CharacterString(String text, int begin) {
            this.text = text;
            boolean quoted = text.charAt(begin) == '"';
            end = quoted ? begin + 1 : begin;
            while (end < text.length() && !isEnd(text.charAt(end), quoted)) {
                take();
            }
            if (quoted) {
                if (end == text.length()) {
                    throw new IllegalArgumentException("the closing quote is missing");
                }
                end++;
            }
        }

        private static boolean isEnd(char c, boolean quoted) {
            return quoted ? c == '"' : Character.isWhitespace(c);
        }

        private void take() {
            if (text.charAt(end) != '\\') {
                int point = text.codePointAt(end);
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                end += Character.charCount(point);
            } else if (text.startsWith("\\", end) && text.substring(end + 1).matches("(?s)[0-9]{3}.*")) {
                int value = Integer.parseInt(text.substring(end + 1, end + 4));
                if (value > 255) {
                    throw new IllegalArgumentException("'\\" + value + "' is no byte");
                }
                bytes.write(value);
                end += 4;
            } else if (end + 1 < text.length()) {
                bytes.write(text.charAt(end + 1));
                end += 2;
            } else {
                throw new IllegalArgumentException("a backslash needs a character behind it");
            }
        }

        String canonical() {
            if (bytes.size() > LONGEST_STRING) {
                throw new IllegalArgumentException(
                        "one string has at most " + LONGEST_STRING + " bytes; divide it into several: \"...\" \"...\"");
            }
            StringBuilder out = new StringBuilder("\"");
            for (byte b : bytes.toByteArray()) {
                int c = b & 0xff;
                if (c == '"' || c == '\\') {
                    out.append('\\').append((char) c);
                } else if (c < ' ' || c > '~') {
                    out.append(String.format(Locale.ROOT, "\\%03d", c));
                } else {
                    out.append((char) c);
                }
            }
            return out.append('"').toString();
        }
    }
}
