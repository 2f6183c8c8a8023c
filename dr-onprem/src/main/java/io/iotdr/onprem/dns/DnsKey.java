package io.iotdr.onprem.dns;

import java.util.Base64;
import java.util.Locale;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

/** A key that signs messages to a DNS server (TSIG, RFC 8945). Its secret is in no text of this class. Immutable. */
public final class DnsKey {

    private final String name;
    private final TSIG key;

    /**
     * Makes a key.
     *
     * @param name the name by which the server knows it; its case does not count
     * @param algorithm such as {@code hmac-sha256}
     * @param secret in Base64
     * @throws IllegalArgumentException when one of them is not usable
     */
    public DnsKey(String name, String algorithm, String secret) {
        try {
            // PowerDNS compares the names of keys with their case.
            Name signer = Name.fromString(name.toLowerCase(Locale.ROOT), Name.root);
            this.name = signer.toString();
            this.key = new TSIG(
                    Name.fromString(algorithm, Name.root),
                    signer,
                    Base64.getDecoder().decode(secret));
        } catch (TextParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the TSIG key '" + name + "' is not usable; expected key_name, key_secret in base64 and a"
                            + " key_algorithm such as hmac-sha256",
                    e);
        }
    }

    /** Makes a key from one of dnsjava. */
    DnsKey(Name name, TSIG key) {
        this.name = name.toString();
        this.key = key;
    }

    TSIG signing() {
        return key;
    }

    @Override
    public String toString() {
        return name;
    }
}
