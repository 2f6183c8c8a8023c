package io.iotdr.backup.repository.internal.seal;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides ciphers and hashes: from the Amazon Corretto Crypto Provider when it is on the class path and works on this
 * machine, otherwise from the JDK. Both compute the same results; Corretto is fast from its first call.
 */
public final class CryptoProvider {

    private static final Logger LOG = LoggerFactory.getLogger(CryptoProvider.class);
    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final @Nullable Provider FAST = corretto();

    /**
     * The number of bytes passed to a cipher at once. The JIT of JDK 17 compiles the JDK's GCM loop well when it runs
     * over small slices, but hardly ever when it runs over one large array.
     */
    static final int SLICE = FAST == null ? 16 * 1024 : Integer.MAX_VALUE;

    private CryptoProvider() {}

    /** Loads the provider, which takes a moment. */
    public static void load() {
        LOG.debug("Ciphers are provided by {}", FAST == null ? "the platform" : FAST);
    }

    /** Returns whether the cipher decrypts far more slowly than it encrypts; see {@link GcmOpening}. */
    static boolean opensSlowly() {
        return FAST == null;
    }

    static Cipher cipher(String transformation) throws GeneralSecurityException {
        return FAST == null ? Cipher.getInstance(transformation) : Cipher.getInstance(transformation, FAST);
    }

    static Mac mac(String algorithm) throws GeneralSecurityException {
        return FAST == null ? Mac.getInstance(algorithm) : Mac.getInstance(algorithm, FAST);
    }

    private static @Nullable Provider corretto() {
        try {
            Class<?> type = Class.forName(CORRETTO);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            return provider;
        } catch (ClassNotFoundException absent) {
            return null;
        } catch (ReflectiveOperationException | LinkageError unusable) {
            LOG.info("The Corretto provider does not work on this machine; the JDK's ciphers are used", unusable);
            return null;
        }
    }
}
