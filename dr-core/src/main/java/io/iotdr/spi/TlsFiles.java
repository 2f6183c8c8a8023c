package io.iotdr.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates with which a client checks a server and identifies itself, from PEM files (RFC 7468). A handshake uses
 * the files as they are then, so certificates rotate without a restart; files that cannot be used leave the old ones in use.
 * Thread-safe.
 */
public final class TlsFiles {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519");
    private static final char[] IN_MEMORY = new char[0];

    private final Optional<RotatingCertificates<TrustManagerFactory>> trust;
    private final Optional<RotatingCertificates<KeyManagerFactory>> identity;

    private TlsFiles(
            Optional<RotatingCertificates<TrustManagerFactory>> trust,
            Optional<RotatingCertificates<KeyManagerFactory>> identity) {
        this.trust = trust;
        this.identity = identity;
    }

    /** The settings that a provider offers for them. */
    public static List<Setting> settings() {
        return List.of(
                Setting.optional(
                        "ca",
                        Setting.ValueType.TEXT,
                        "PEM file of the authorities that sign the server's certificate; default: the JVM's"),
                Setting.optional("cert", Setting.ValueType.TEXT, "PEM file of the client's certificate chain"),
                Setting.optional(
                        "key", Setting.ValueType.TEXT, "PEM file of the client's private key in PKCS #8, unencrypted"));
    }

    /**
     * Reads the files that the settings name.
     *
     * @throws IllegalArgumentException when a file cannot be read, is not PEM, or {@code cert} and {@code key} are not
     *     given together
     */
    public static TlsFiles of(ProviderSettings settings) {
        Optional<String> cert = settings.text("cert");
        Optional<String> key = settings.text("key");
        if (cert.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("'cert' and 'key' belong together; give both or none");
        }
        return new TlsFiles(
                settings.text("ca").map(ca -> new RotatingCertificates<>(List.of(Path.of(ca)), () -> trust(ca))),
                cert.map(c -> new RotatingCertificates<>(
                        List.of(Path.of(c), Path.of(key.orElseThrow())), () -> identity(c, key.orElseThrow()))));
    }

    /** Returns the authorities of the moment; empty for those of the JVM. */
    public Optional<TrustManagerFactory> trust() {
        return trust.map(RotatingCertificates::get);
    }

    /** Returns the client's certificate and key of the moment; empty when it has none. */
    public Optional<KeyManagerFactory> identity() {
        return identity.map(RotatingCertificates::get);
    }

    /** Returns a context with these certificates; empty when no file was given. */
    public Optional<SSLContext> context() {
        if (trust.isEmpty() && identity.isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity.map(i -> new KeyManager[] {new RotatingCertificates.Identity(i)})
                            .orElse(new KeyManager[0]),
                    trust.map(t -> new TrustManager[] {new RotatingCertificates.Trust(t)})
                            .orElse((TrustManager[]) null),
                    null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManagerFactory trust(String file) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, IN_MEMORY);
            int count = 0;
            for (Certificate authority : certificates(file)) {
                store.setCertificateEntry("authority-" + count++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable("ca", file, e);
        }
    }

    private static KeyManagerFactory identity(String cert, String key) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, IN_MEMORY);
            PrivateKey secret = privateKey(key);
            Certificate[] chain = certificates(cert).toArray(Certificate[]::new);
            if (!belongTogether(secret, chain[0].getPublicKey())) {
                throw new IllegalArgumentException(
                        "the private key in " + key + " is not that of the certificate in " + cert);
            }
            store.setKeyEntry("client", secret, IN_MEMORY, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, IN_MEMORY);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable("cert", cert, e);
        }
    }

    /** Otherwise no handshake succeeds, and only the other side tells why. */
    private static boolean belongTogether(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException ofAnotherType) {
            return false;
        }
    }

    private static Collection<? extends Certificate> certificates(String file)
            throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(Path.of(file));
        Collection<? extends Certificate> found =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (found.isEmpty()) {
            throw new IllegalArgumentException("the file " + file + " holds no certificate in PEM");
        }
        return found;
    }

    private static PrivateKey privateKey(String file) throws IOException, GeneralSecurityException {
        Matcher pem = PRIVATE_KEY.matcher(Files.readString(Path.of(file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IllegalArgumentException("the file " + file
                    + " holds no unencrypted private key in PKCS #8; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                    + file);
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String type : KEY_TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                continue;
            }
        }
        throw new IllegalArgumentException(
                "the private key in " + file + " is of none of the types " + String.join(", ", KEY_TYPES));
    }

    private static IllegalArgumentException unusable(String setting, String file, Exception e) {
        return new IllegalArgumentException("'" + setting + "': the file " + file + " cannot be used: " + e, e);
    }
}
