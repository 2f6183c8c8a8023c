package io.iotdr.backup.repository.internal.tree;

import io.iotdr.backup.BackupCorruptedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The path of an entry relative to its source, as the bytes in the file system, with {@code /} between its parts: a
 * file name need not be valid text in any encoding. Ordered as a depth-first walk visits paths. The source itself is
 * the empty path.
 */
public final class PathName implements Comparable<PathName> {

    public static final PathName ROOT = new PathName(new byte[0]);

    private final byte[] bytes;

    private PathName(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns a path read from a backup.
     *
     * @throws BackupCorruptedException when the path would lead out of the target directory of a restore
     */
    public static PathName of(byte[] bytes) {
        PathName path = new PathName(bytes);
        if (bytes.length > 0) {
            for (String part : new String(bytes, StandardCharsets.ISO_8859_1).split("/", -1)) {
                if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                    throw new BackupCorruptedException("'" + path + "' is not a valid relative path in a backup");
                }
            }
        }
        return path;
    }

    /** Returns the path of {@code file} in the directory that this path names. */
    public PathName child(Path file) {
        return child(bytesOf(file));
    }

    /** Returns the path of a name in the directory that this path names. */
    public PathName child(byte[] name) {
        if (bytes.length == 0) {
            return new PathName(name);
        }
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        joined[bytes.length] = '/';
        System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
        return new PathName(joined);
    }

    /**
     * Returns the last part of a path as bytes. Only a URI preserves bytes that are not valid in the JVM's encoding.
     */
    private static byte[] bytesOf(Path file) {
        String text = String.valueOf(file.getFileName());
        if (isPlain(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] path = raw(file.toAbsolutePath());
        int from = path.length;
        while (path[from - 1] != '/') {
            from--;
        }
        return Arrays.copyOfRange(path, from, path.length);
    }

    /**
     * Returns whether the text is the same in every encoding. A question mark may stand for bytes that could not be
     * decoded.
     */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x7f || c < 0x20 || c == '?') {
                return false;
            }
        }
        return true;
    }

    private static byte[] decoded(String raw) {
        byte[] out = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            boolean escape = raw.charAt(i) == '%';
            out[length++] = (byte) (escape ? Integer.parseInt(raw, i + 1, i + 3, 16) : raw.charAt(i));
            i += escape ? 2 : 0;
        }
        return Arrays.copyOf(out, length);
    }

    /** Returns the location of this path below {@code root}. */
    public Path below(Path root) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (bytes.length == 0) {
            return root;
        }
        if (isPlain(text)) {
            return root.resolve(text);
        }
        String base = root.toUri().toString();
        return Path.of(URI.create(base + (base.endsWith("/") ? "" : "/") + encoded(bytes)));
    }

    /** Returns the target of a symbolic link as bytes. */
    public static byte[] ofTarget(Path target) {
        String text = target.toString();
        if (isPlain(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] absolute = raw(target.isAbsolute() ? target : Path.of("/").resolve(target));
        return target.isAbsolute() ? absolute : Arrays.copyOfRange(absolute, 1, absolute.length);
    }

    /** Converts the result of {@link #ofTarget} back to the target of a symbolic link. */
    public static Path target(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (isPlain(text)) {
            return Path.of(text);
        }
        Path absolute = Path.of(URI.create("file:///" + encoded(bytes)));
        return text.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
    }

    /** Returns an absolute path as bytes. */
    public static byte[] ofAbsolute(Path absolute) {
        String text = absolute.toString();
        return isPlain(text) ? text.getBytes(StandardCharsets.ISO_8859_1) : raw(absolute);
    }

    private static byte[] raw(Path absolute) {
        String raw = absolute.toUri().getRawPath();
        return decoded(raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw);
    }

    private static String encoded(byte[] bytes) {
        StringBuilder uri = new StringBuilder();
        for (byte b : bytes) {
            if (b == '/') {
                uri.append('/');
            } else {
                uri.append('%').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return uri.toString();
    }

    /** Returns the last part. */
    public byte[] name() {
        int parent = parent().bytes.length;
        return Arrays.copyOfRange(bytes, parent == 0 ? 0 : parent + 1, bytes.length);
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Returns the parts, from the top; none for the root. */
    public List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= bytes.length && bytes.length > 0; i++) {
            if (i == bytes.length || bytes[i] == '/') {
                parts.add(Arrays.copyOfRange(bytes, from, i));
                from = i + 1;
            }
        }
        return parts;
    }

    /** Returns whether a path is this one, or is below it. */
    public boolean contains(PathName other) {
        int length = bytes.length;
        return length == 0
                || other.bytes.length >= length
                        && Arrays.equals(bytes, 0, length, other.bytes, 0, length)
                        && (other.bytes.length == length || other.bytes[length] == '/');
    }

    /** Returns the path of the directory that contains this path. */
    public PathName parent() {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == '/') {
                return new PathName(Arrays.copyOf(bytes, i));
            }
        }
        return ROOT;
    }

    @Override
    public int compareTo(PathName other) {
        int common = Math.min(bytes.length, other.bytes.length);
        for (int i = 0; i < common; i++) {
            if (bytes[i] != other.bytes[i]) {
                return Integer.compare(rank(bytes[i]), rank(other.bytes[i]));
            }
        }
        return Integer.compare(bytes.length, other.bytes.length);
    }

    /** Sorts the content of a directory before siblings whose names begin with the directory's name. */
    private static int rank(byte b) {
        return b == '/' ? -1 : b & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathName p && Arrays.equals(bytes, p.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the path for messages; bytes that are not UTF-8 appear as replacement characters. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
