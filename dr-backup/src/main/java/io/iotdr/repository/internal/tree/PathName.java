package io.iotdr.repository.internal.tree;

import io.iotdr.backup.BackupCorruptedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The path of an entry below its source, as the bytes that the file system holds, with {@code /} between its parts: a name need not be
 * text in any encoding. Ordered as a depth-first walk visits it. The source itself is the empty path.
 */
public final class PathName implements Comparable<PathName> {

    public static final PathName ROOT = new PathName(new byte[0]);

    private final byte[] bytes;

    private PathName(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * What a backup says.
     *
     * @throws BackupCorruptedException when it would lead out of the directory that it is restored to
     */
    public static PathName of(byte[] bytes) {
        PathName path = new PathName(bytes);
        if (bytes.length > 0) {
            for (String part : new String(bytes, StandardCharsets.ISO_8859_1).split("/", -1)) {
                if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                    throw new BackupCorruptedException(
                            "the backup names '" + path + "', which is no path below a directory");
                }
            }
        }
        return path;
    }

    /** A name in a directory of the file system, and so in the directory of this path. */
    public PathName child(Path file) {
        byte[] name = bytesOf(file);
        if (bytes.length == 0) {
            return new PathName(name);
        }
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        joined[bytes.length] = '/';
        System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
        return new PathName(joined);
    }

    /** The last part of a path as its bytes; only a URI tells those that are no text in the platform's encoding. */
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

    /** What no encoding reads differently; a question mark may stand for what could not be read. */
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

    /** Where this path is below {@code root}. */
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

    /** Where this path, whose parent {@code directory} is, can be found. */
    public Path below(Path directory, PathName parent) {
        int from = parent.bytes.length == 0 ? 0 : parent.bytes.length + 1;
        return new PathName(Arrays.copyOfRange(bytes, from, bytes.length)).below(directory);
    }

    /** What a symbolic link says, as bytes. */
    public static byte[] ofTarget(Path target) {
        String text = target.toString();
        if (isPlain(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] absolute = raw(target.isAbsolute() ? target : Path.of("/").resolve(target));
        return target.isAbsolute() ? absolute : Arrays.copyOfRange(absolute, 1, absolute.length);
    }

    /** The target of a symbolic link that {@link #ofTarget} gave these bytes. */
    public static Path target(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (isPlain(text)) {
            return Path.of(text);
        }
        Path absolute = Path.of(URI.create("file:///" + encoded(bytes)));
        return text.startsWith("/") ? absolute : absolute.subpath(0, absolute.getNameCount());
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

    /** The last part. */
    public byte[] name() {
        int parent = parent().bytes.length;
        return Arrays.copyOfRange(bytes, parent == 0 ? 0 : parent + 1, bytes.length);
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The path of the directory that it is in. */
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

    /** What is in a directory comes before what only begins with its name. */
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

    /** For people; what is no UTF-8 shows as a replacement character. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
