package io.iotdr.spi;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made from files, and made anew when they change, so that certificates rotate without a restart. Files that
 * cannot be used, such as a certificate whose key is not written yet, leave the old ones in use. Thread-safe.
 */
final class RotatingCertificates<T> {

    private static final System.Logger LOG = System.getLogger(TlsFiles.class.getName());

    private final List<Path> files;
    private final Supplier<T> making;
    private volatile String seen;
    private volatile T current;

    /**
     * Makes it of the files.
     *
     * @throws IllegalArgumentException when they cannot be used
     */
    RotatingCertificates(List<Path> files, Supplier<T> making) {
        this.files = List.copyOf(files);
        this.making = making;
        this.seen = stamp();
        this.current = making.get();
    }

    T get() {
        String now = stamp();
        if (!now.equals(seen)) {
            renew(now);
        }
        return current;
    }

    private synchronized void renew(String now) {
        if (now.equals(seen)) {
            return;
        }
        try {
            current = making.get();
        } catch (IllegalArgumentException unusable) {
            LOG.log(Level.WARNING, "The old certificates stay in use: " + unusable.getMessage());
        }
        seen = now;
    }

    /** Changes whenever one of the files does. */
    private String stamp() {
        StringBuilder out = new StringBuilder();
        for (Path file : files) {
            try {
                out.append(Files.getLastModifiedTime(file)).append(' ').append(Files.size(file));
            } catch (IOException gone) {
                out.append("unreadable");
            }
            out.append(';');
        }
        return out.toString();
    }

    /** Checks by the authorities of the moment. */
    static final class Trust extends X509ExtendedTrustManager {

        private final RotatingCertificates<TrustManagerFactory> authorities;

        Trust(RotatingCertificates<TrustManagerFactory> authorities) {
            this.authorities = authorities;
        }

        private X509ExtendedTrustManager now() {
            return only(X509ExtendedTrustManager.class, authorities.get().getTrustManagers());
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            now().checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            now().checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            now().checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            now().checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            now().checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            now().checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return now().getAcceptedIssuers();
        }
    }

    /** Identifies itself by the certificate of the moment. */
    static final class Identity extends X509ExtendedKeyManager {

        private final RotatingCertificates<KeyManagerFactory> certificate;

        Identity(RotatingCertificates<KeyManagerFactory> certificate) {
            this.certificate = certificate;
        }

        private X509ExtendedKeyManager now() {
            return only(X509ExtendedKeyManager.class, certificate.get().getKeyManagers());
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return now().getClientAliases(type, issuers);
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return now().chooseClientAlias(types, issuers, socket);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return now().chooseEngineClientAlias(types, issuers, engine);
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return now().getServerAliases(type, issuers);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return now().chooseServerAlias(type, issuers, socket);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return now().chooseEngineServerAlias(type, issuers, engine);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return now().getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return now().getPrivateKey(alias);
        }
    }

    private static <M> M only(Class<M> type, Object[] managers) {
        return Arrays.stream(managers)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the JVM has no " + type.getSimpleName()));
    }
}
