package io.iotdr.backup.repository.key;

import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Wraps keys with a key from a file of 64 hexadecimal digits. The file is read at each use, and the key is wiped from
 * memory afterwards. A file that every user can read is refused.
 */
public final class KeyFile implements KeyProvider {

    private static final byte[] CONTEXT = "iot-dr 1 key file".getBytes(StandardCharsets.US_ASCII);

    private final Path file;

    public KeyFile(Path file) {
        this.file = file;
    }

    /**
     * Creates a file with a new random key. Keep a copy of the file elsewhere: without it, every backup is lost.
     *
     * @throws ProviderException when the file exists or cannot be written
     */
    public static KeyFile create(Path file) {
        byte[] text = (HexFormat.of().formatHex(Sealing.random(Sealing.KEY_BYTES)) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            if (posix(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, text);
            } else {
                Files.write(file, text, java.nio.file.StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            throw ProviderException.Outcome.REFUSED.exception("key file", "create " + file, String.valueOf(e), e);
        }
        return new KeyFile(file);
    }

    @Override
    public String describe() {
        return "key file " + file.getFileName();
    }

    @Override
    public byte[] wrap(byte[] dataKey) {
        return WrappedKey.wrap(key(), dataKey, CONTEXT);
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        return WrappedKey.unwrap(key(), wrapped, CONTEXT, describe());
    }

    private byte[] key() {
        try {
            if (posix(file) && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw ProviderException.refused(
                        describe(), "be used", "every user can read " + file + "; run: chmod 600 " + file);
            }
            byte[] key = parsed(Files.readAllBytes(file));
            if (key.length == Sealing.KEY_BYTES) {
                return key;
            }
        } catch (NoSuchFileException missing) {
            throw ProviderException.Outcome.REFUSED.exception(
                    describe(),
                    "be read",
                    "the file " + file + " does not exist; mount it, or create one for a new repository with: "
                            + "(umask 077; openssl rand -hex 32 > " + file + ")",
                    missing);
        } catch (IOException e) {
            throw ProviderException.Outcome.REFUSED.exception(describe(), "be read", String.valueOf(e), e);
        } catch (IllegalArgumentException notHex) {
            throw ProviderException.Outcome.REFUSED.exception(
                    describe(), "be used", file + " does not contain 64 hexadecimal digits", null);
        }
        throw ProviderException.refused(describe(), "be used", file + " does not contain 64 hexadecimal digits");
    }

    /** Parses hexadecimal digits, ignoring white space around them, and wipes {@code text}. */
    private static byte[] parsed(byte[] text) {
        int from = 0;
        int to = text.length;
        while (from < to && Character.isWhitespace(text[from])) {
            from++;
        }
        while (to > from && Character.isWhitespace(text[to - 1])) {
            to--;
        }
        char[] digits = new char[to - from];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (char) (text[from + i] & 0xff);
        }
        try {
            return HexFormat.of().parseHex(digits, 0, digits.length);
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(digits, '0');
        }
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public String toString() {
        return describe();
    }
}
