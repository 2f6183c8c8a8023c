package io.iotdr.azure;

import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.WrapResult;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * An RSA key in an Azure Key Vault, whose private part never leaves the vault. A wrapped key consists of the length of
 * the vault key's id (2 bytes), the id with its version, and the data key encrypted with RSA-OAEP-256. So keys that
 * were wrapped before the vault key was rotated are unwrapped by the version that wrapped them. Only versions of the
 * configured key are used. Thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/en-us/rest/api/keyvault/keys/wrap-key/wrap-key">Wrap Key</a>
 */
final class KeyVaultKey implements KeyProvider {

    private static final KeyWrapAlgorithm ALGORITHM = KeyWrapAlgorithm.RSA_OAEP_256;

    private final Function<String, CryptographyClient> clients;
    private final String key;

    /**
     * Uses a key of a vault.
     *
     * @param clients creates a client for a key's id
     * @param key the key's id, {@code https://NAME.vault.azure.net/keys/KEY}, with or without a version
     */
    KeyVaultKey(Function<String, CryptographyClient> clients, String key) {
        this.clients = clients;
        this.key = key;
    }

    @Override
    public String describe() {
        return "Azure Key Vault key " + key;
    }

    @Override
    public byte[] wrap(byte[] dataKey) {
        WrapResult wrapped =
                AzureCalls.call(describe(), "wrap", () -> clients.apply(key).wrapKey(ALGORITHM, dataKey));
        byte[] id = wrapped.getKeyId().getBytes(StandardCharsets.UTF_8);
        byte[] content = wrapped.getEncryptedKey();
        return ByteBuffer.allocate(2 + id.length + content.length)
                .putShort((short) id.length)
                .put(id)
                .put(content)
                .array();
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        ByteBuffer parts = ByteBuffer.wrap(wrapped);
        int length = wrapped.length < 2 ? -1 : parts.getShort();
        if (length < 0 || length > parts.remaining()) {
            throw refused("the wrapped key is not from Azure Key Vault, or is damaged");
        }
        byte[] id = new byte[length];
        parts.get(id);
        String version = new String(id, StandardCharsets.UTF_8);
        if (!version.equals(key) && !version.startsWith(key + "/")) {
            throw refused("the wrapped key needs a different vault key");
        }
        byte[] content = new byte[parts.remaining()];
        parts.get(content);
        return AzureCalls.call(
                describe(),
                "unwrap",
                () -> clients.apply(version).unwrapKey(ALGORITHM, content).getKey());
    }

    private ProviderException refused(String why) {
        return ProviderException.refused(describe(), "unwrap", why);
    }

    @Override
    public String toString() {
        return describe();
    }
}
