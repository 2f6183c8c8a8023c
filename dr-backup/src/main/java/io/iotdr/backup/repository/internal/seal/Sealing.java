package io.iotdr.backup.repository.internal.seal;

import io.iotdr.backup.BackupCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names chunks and seals objects with the repository's key.
 *
 * <p>Each object has its own key, derived with HKDF (RFC 5869) from the repository's key and a random 256-bit salt, and
 * its boxes are numbered in the nonce. So no nonce repeats under a key, even with many writers and after a machine was
 * reset to a snapshot. Each box authenticates the object's role and name, so that an intact object stored under another
 * name is refused. Thread-safe.
 */
public final class Sealing {

    private static final String HMAC = "HmacSHA256";
    public static final int KEY_BYTES = 32;
    public static final int SALT_BYTES = 32;
    private static final byte[] MAGIC = "IDR1".getBytes(StandardCharsets.US_ASCII);
    public static final int HEADER_BYTES = 4 + SALT_BYTES;
    public static final int TAG_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final SecretKeySpec idKey;

    public Sealing(byte[] key) {
        this.key = key.clone();
        this.idKey = new SecretKeySpec(derive(key, new byte[0], "chunk id", KEY_BYTES), HMAC);
    }

    public static byte[] random(int bytes) {
        byte[] out = new byte[bytes];
        RANDOM.nextBytes(out);
        return out;
    }

    /** Names chunks. Not thread-safe. */
    public final class Namer {
        private final Mac mac;

        private Namer() {
            try {
                mac = CryptoProvider.mac(HMAC);
                mac.init(idKey);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + HMAC, e);
            }
        }

        /**
         * Returns the name of a chunk: a keyed hash of its content, so that a store cannot recognize content that it
         * knows from elsewhere.
         */
        public ChunkId name(byte[] data, int from, int length) {
            mac.update(data, from, length);
            return ChunkId.of(mac.doFinal());
        }
    }

    public Namer namer() {
        return new Namer();
    }

    /** Derives a secret for another purpose, such as the positions of chunk boundaries. */
    public byte[] secret(String purpose, int bytes) {
        return derive(key, new byte[0], purpose, bytes);
    }

    /** Begins an object of several boxes. */
    public Writer writer(String role, String name) {
        return new Writer(role, name, random(SALT_BYTES));
    }

    /** Seals an object that is one box. */
    public byte[] seal(String role, String name, byte[] content) {
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
     * @throws BackupCorruptedException when the object is not what was sealed under this role and name
     */
    public byte[] open(String role, String name, byte[] object) {
        if (object.length < HEADER_BYTES || !Arrays.equals(object, 0, 4, MAGIC, 0, 4)) {
            throw new BackupCorruptedException(role + " " + name + " is not an object of this format");
        }
        return reader(role, name, Arrays.copyOfRange(object, 4, HEADER_BYTES))
                .box(0, Arrays.copyOfRange(object, HEADER_BYTES, object.length));
    }

    /** Opens the boxes of an object whose salt is known. */
    public Reader reader(String role, String name, byte[] salt) {
        return new Reader(role, name, salt);
    }

    /** Seals the boxes of one object, in order. Not thread-safe. */
    public final class Writer {
        private final Boxes boxes;
        private final byte[] salt;
        private int next;

        private Writer(String role, String name, byte[] salt) {
            this.salt = salt;
            this.boxes = new Boxes(role, name, derive(key, salt, "object", KEY_BYTES));
        }

        public byte[] salt() {
            return salt.clone();
        }

        public byte[] header() {
            return Sealing.header(salt);
        }

        public byte[] box(byte[] content) {
            byte[] out = new byte[content.length + TAG_BYTES];
            box(content, 0, content.length, out, 0);
            return out;
        }

        /**
         * Seals into {@code out}, which needs room for {@link #TAG_BYTES} more than {@code length}; returns the length
         * of the box.
         */
        public int box(byte[] content, int from, int length, byte[] out, int at) {
            return boxes.run(Cipher.ENCRYPT_MODE, next++, content, from, length, out, at);
        }
    }

    /** Opens the boxes of one object. Not thread-safe. */
    public final class Reader {
        private final Boxes boxes;

        private Reader(String role, String name, byte[] salt) {
            this.boxes = new Boxes(role, name, derive(key, salt, "object", KEY_BYTES));
        }

        public byte[] box(int number, byte[] sealed) {
            return box(number, sealed, 0, sealed.length);
        }

        public byte[] box(int number, byte[] sealed, int from, int length) {
            byte[] out = new byte[Math.max(0, length - TAG_BYTES)];
            boxes.run(Cipher.DECRYPT_MODE, number, sealed, from, length, out, 0);
            return out;
        }
    }

    private static final class Boxes {
        private final String role;
        private final String name;
        private final SecretKeySpec key;
        private final Cipher cipher;

        Boxes(String role, String name, byte[] key) {
            this.role = role;
            this.name = name;
            this.key = new SecretKeySpec(key, "AES");
            try {
                this.cipher = CryptoProvider.cipher("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has AES/GCM/NoPadding", e);
            }
        }

        int run(int mode, int number, byte[] input, int from, int length, byte[] out, int at) {
            try {
                byte[] nonce = ByteBuffer.allocate(12).putInt(8, number).array();
                byte[] aad = (role + "\0" + name + "\0" + number).getBytes(StandardCharsets.UTF_8);
                return mode == Cipher.DECRYPT_MODE && CryptoProvider.opensSlowly()
                        ? GcmOpening.open(key, nonce, aad, input, from, length, out)
                        : run(mode, nonce, aad, input, from, length, out, at);
            } catch (AEADBadTagException e) {
                throw new BackupCorruptedException(
                        role + " " + name + ", box " + number + ", is damaged or was written under another key or name",
                        e);
            } catch (GeneralSecurityException e) {
                throw new BackupCorruptedException(role + " " + name + ", box " + number + ", cannot be opened", e);
            }
        }

        private int run(int mode, byte[] nonce, byte[] aad, byte[] input, int from, int length, byte[] out, int at)
                throws GeneralSecurityException {
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(aad);
            int slice = CryptoProvider.SLICE;
            int done = 0;
            int written = 0;
            for (; length - done > slice; done += slice) {
                written += cipher.update(input, from + done, slice, out, at + written);
            }
            return written + cipher.doFinal(input, from + done, length - done, out, at + written);
        }
    }

    /** Returns the header of an object with this salt. */
    public static byte[] header(byte[] salt) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(salt).array();
    }

    public static byte[] derive(byte[] key, byte[] salt, String purpose, int bytes) {
        return Hkdf.derive(key, salt, ("iot-dr 1 " + purpose).getBytes(StandardCharsets.US_ASCII), bytes);
    }
}
