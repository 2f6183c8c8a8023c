package io.iotdr.repository;

import io.iotdr.backup.BackupCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * What the repository's key does: names chunks, and seals objects.
 *
 * <p>Each object has a key of its own, derived with HKDF (RFC 5869) from the repository's key and a random 256-bit salt, and counts
 * its boxes in the nonce; so no nonce repeats under a key, also with many writers and after a machine was set back to a snapshot. The
 * object's role and name are authenticated with each box, so that a sound object in another's place is refused. Thread-safe.
 */
final class Sealing {

    static final int KEY_BYTES = 32;
    static final int SALT_BYTES = 32;
    private static final byte[] MAGIC = "IDR1".getBytes(StandardCharsets.US_ASCII);
    static final int HEADER_BYTES = 4 + SALT_BYTES;
    static final int TAG_BYTES = 16;
    /** JDK 17 compiles the GCM loop of small updates well, and that of one large call hardly ever. */
    private static final int SLICE = 16 * 1024;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final SecretKeySpec idKey;

    Sealing(byte[] key) {
        this.key = key.clone();
        this.idKey = new SecretKeySpec(derive(key, new byte[0], "chunk id", KEY_BYTES), "HmacSHA256");
    }

    static byte[] random(int bytes) {
        byte[] out = new byte[bytes];
        RANDOM.nextBytes(out);
        return out;
    }

    /** The name of a chunk: a keyed hash of what it holds, so that a store learns nothing from equal names elsewhere. */
    String id(byte[] data, int from, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(idKey);
            mac.update(data, from, length);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** A secret for another purpose, such as where the chunker cuts. */
    byte[] secret(String purpose, int bytes) {
        return derive(key, new byte[0], purpose, bytes);
    }

    /** Begins an object. */
    Writer writer(String role, String name) {
        return new Writer(role, name, random(SALT_BYTES));
    }

    /** Seals an object that is one box. */
    byte[] seal(String role, String name, byte[] content) {
        Writer writer = writer(role, name);
        byte[] box = writer.box(content);
        return ByteBuffer.allocate(HEADER_BYTES + box.length)
                .put(writer.header())
                .put(box)
                .array();
    }

    /**
     * Opens an object that is one box.
     *
     * @throws BackupCorruptedException when it is not what was sealed under this role and name
     */
    byte[] open(String role, String name, byte[] object) {
        if (object.length < HEADER_BYTES || !Arrays.equals(object, 0, 4, MAGIC, 0, 4)) {
            throw new BackupCorruptedException(role + " " + name + " does not begin like an object of this format");
        }
        return reader(role, name, Arrays.copyOfRange(object, 4, HEADER_BYTES))
                .box(0, Arrays.copyOfRange(object, HEADER_BYTES, object.length));
    }

    /** Opens the boxes of an object whose salt is known. */
    Reader reader(String role, String name, byte[] salt) {
        return new Reader(role, name, salt);
    }

    /** Seals the boxes of one object, in order. Not thread-safe. */
    final class Writer {
        private final Box box;
        private final byte[] salt;
        private int next;

        private Writer(String role, String name, byte[] salt) {
            this.salt = salt;
            this.box = new Box(role, name, derive(key, salt, "object", KEY_BYTES));
        }

        byte[] salt() {
            return salt.clone();
        }

        byte[] header() {
            return Sealing.header(salt);
        }

        byte[] box(byte[] content) {
            return box.run(Cipher.ENCRYPT_MODE, next++, content);
        }
    }

    /** Opens the boxes of one object. Thread-safe. */
    final class Reader {
        private final Box box;

        private Reader(String role, String name, byte[] salt) {
            this.box = new Box(role, name, derive(key, salt, "object", KEY_BYTES));
        }

        byte[] box(int number, byte[] sealed) {
            return box.run(Cipher.DECRYPT_MODE, number, sealed);
        }
    }

    private record Box(String role, String name, byte[] key) {
        byte[] run(int mode, int number, byte[] input) {
            try {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                byte[] nonce = ByteBuffer.allocate(12).putInt(8, number).array();
                cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
                cipher.updateAAD((role + "\0" + name + "\0" + number).getBytes(StandardCharsets.UTF_8));
                byte[] out = new byte[cipher.getOutputSize(input.length)];
                int at = 0;
                for (int from = 0; from < input.length; from += SLICE) {
                    at += cipher.update(input, from, Math.min(SLICE, input.length - from), out, at);
                }
                cipher.doFinal(out, at);
                return out;
            } catch (AEADBadTagException e) {
                throw new BackupCorruptedException(
                        role + " " + name + ", box " + number + ", is not what was written", e);
            } catch (GeneralSecurityException e) {
                throw new BackupCorruptedException(role + " " + name + ", box " + number + ", cannot be opened", e);
            }
        }
    }

    /** What an object with this salt begins with. */
    static byte[] header(byte[] salt) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(salt).array();
    }

    static byte[] derive(byte[] key, byte[] salt, String purpose, int bytes) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(key, salt, ("iot-dr 1 " + purpose).getBytes(StandardCharsets.US_ASCII)));
        byte[] out = new byte[bytes];
        hkdf.generateBytes(out, 0, bytes);
        return out;
    }
}
