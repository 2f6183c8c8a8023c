package io.iotdr.aws;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A symmetric key in AWS KMS, which never leaves KMS. A wrapped key names the KMS key that it needs, but only the
 * configured KMS key is used to unwrap it, so that a forged wrapped key cannot make us use an attacker's key.
 * Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html">Encrypt</a>
 */
final class KmsKey implements KeyProvider {

    /** Is authenticated with each wrapped key, and shows the purpose of a call in CloudTrail. */
    private static final Map<String, String> CONTEXT = Map.of("purpose", "iot-dr repository key");

    private final KmsClient client;
    private final String key;

    KmsKey(KmsClient client, String key) {
        this.client = client;
        this.key = key;
    }

    @Override
    public String describe() {
        return "AWS KMS key " + key;
    }

    @Override
    public byte[] wrap(byte[] dataKey) {
        return AwsCalls.call(
                describe(),
                "wrap",
                () -> client.encrypt(
                                r -> r.keyId(key).encryptionContext(CONTEXT).plaintext(SdkBytes.fromByteArray(dataKey)))
                        .ciphertextBlob()
                        .asByteArray());
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        if (wrapped.length == 0) {
            throw ProviderException.refused(describe(), "unwrap", "the wrapped key is empty");
        }
        return AwsCalls.call(
                describe(),
                "unwrap",
                () -> client.decrypt(r ->
                                r.keyId(key).encryptionContext(CONTEXT).ciphertextBlob(SdkBytes.fromByteArray(wrapped)))
                        .plaintext()
                        .asByteArray());
    }

    @Override
    public String toString() {
        return describe();
    }
}
