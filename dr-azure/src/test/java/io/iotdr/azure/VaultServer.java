package io.iotdr.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A vault server with the part of Azure's REST API that concerns RSA keys: it returns keys, wraps and unwraps with
 * them, and requires a token. No emulator that could be installed here exists.
 *
 * @see <a href="https://learn.microsoft.com/en-us/rest/api/keyvault/keys/operation-groups">Key Vault REST API, keys</a>
 */
final class VaultServer implements AutoCloseable {

    private static final OAEPParameterSpec OAEP_256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpsServer server;
    private final SSLContext tls;
    private final Map<String, KeyPair> versions = new HashMap<>();
    private final Map<String, String> newest = new HashMap<>();

    private VaultServer(HttpsServer server, SSLContext tls) {
        this.server = server;
        this.tls = tls;
    }

    static VaultServer start(Path directory) throws Exception {
        SSLContext tls = selfSigned(directory);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        VaultServer vault = new VaultServer(server, tls);
        server.createContext("/keys/", vault::answer);
        server.start();
        return vault;
    }

    private static SSLContext selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("tls.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -keyalg EC -alias vault -dname CN=localhost -ext san=dns:localhost"
                + " -storepass changeit -storetype PKCS12 -keystore " + store;
        int status = new ProcessBuilder(Stream.concat(Stream.of(keytool), Stream.of(options.split(" ")))
                        .toList())
                .start()
                .waitFor();
        assertThat(status).as("keytool").isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("vault", keys.getCertificate("vault"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }

    /** Returns a TLS context that trusts this server. */
    SSLContext tls() {
        return tls;
    }

    /** Returns the id of a key, without a version. */
    String id(String name) {
        return "https://localhost:" + server.getAddress().getPort() + "/keys/" + name;
    }

    /** Creates a key, or a new version of it. */
    void rotate(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String version = String.format("%032x", versions.size() + 1);
        versions.put(name + "/" + version, generator.generateKeyPair());
        newest.put(name, version);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            call.getResponseHeaders().add("Content-Type", "application/json");
            if (call.getRequestHeaders().getFirst("Authorization") == null) {
                call.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Bearer authorization=\"https://login.microsoftonline.com/tenant\", resource=\"https://vault.azure.net\"");
                say(call, 401, "{}");
                return;
            }
            String[] parts = call.getRequestURI().getPath().split("/");
            String name = parts[2];
            boolean named = parts.length > 3 && parts[3].matches("[0-9a-f]{32}");
            String version = named ? parts[3] : newest.getOrDefault(name, "none");
            Optional<KeyPair> key = Optional.ofNullable(versions.get(name + "/" + version));
            if (key.isEmpty()) {
                say(call, 404, "{\"error\":{\"code\":\"KeyNotFound\",\"message\":\"there is no such key\"}}");
                return;
            }
            String id = id(name) + "/" + version;
            String last = parts[parts.length - 1];
            switch (last) {
                case "wrapkey" -> crypt(call, id, Cipher.WRAP_MODE, key.get());
                case "unwrapkey" -> crypt(call, id, Cipher.UNWRAP_MODE, key.get());
                default -> show(call, id, (RSAPublicKey) key.get().getPublic());
            }
        }
    }

    private static void show(HttpExchange call, String id, RSAPublicKey key) throws IOException {
        say(
                call,
                200,
                "{\"key\":{\"kid\":\"" + id + "\",\"kty\":\"RSA\",\"key_ops\":[\"wrapKey\",\"unwrapKey\"],\"n\":\""
                        + BASE64.encodeToString(key.getModulus().toByteArray()) + "\",\"e\":\""
                        + BASE64.encodeToString(key.getPublicExponent().toByteArray())
                        + "\"},\"attributes\":{\"enabled\":true}}");
    }

    private static void crypt(HttpExchange call, String id, int mode, KeyPair key) throws IOException {
        try (InputStream in = call.getRequestBody()) {
            Matcher value = VALUE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            byte[] input = value.find() ? Base64.getUrlDecoder().decode(value.group(1)) : new byte[0];
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            boolean wraps = mode == Cipher.WRAP_MODE;
            cipher.init(
                    wraps ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                    wraps ? key.getPublic() : key.getPrivate(),
                    OAEP_256);
            say(
                    call,
                    200,
                    "{\"kid\":\"" + id + "\",\"value\":\"" + BASE64.encodeToString(cipher.doFinal(input)) + "\"}");
        } catch (GeneralSecurityException e) {
            say(call, 400, "{\"error\":{\"code\":\"BadParameter\",\"message\":\"the value is not right\"}}");
        }
    }

    private static void say(HttpExchange call, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = call.getResponseBody()) {
            out.write(bytes);
        }
    }
}
