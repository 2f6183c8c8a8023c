package io.iotdr.onprem.dns;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with a key in the form of BIND, as {@code tsig-keygen} and {@code keymgr -t} print it: its first key signs. The file is
 * read at each use, so a key is replaced without a restart. Thread-safe.
 *
 * @param path the file
 */
record DnsKeyFile(Path path) implements Supplier<Optional<DnsKey>> {

    private static final Pattern KEY = Pattern.compile("key\\s+\"?([^\\s\"{]+)\"?\\s*\\{([^}]*)}");
    private static final Pattern ALGORITHM = Pattern.compile("algorithm\\s+\"?([^\\s\";]+)\"?\\s*;");
    private static final Pattern SECRET = Pattern.compile("secret\\s+\"?([^\\s\";]+)\"?\\s*;");

    /**
     * Returns the key.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the file cannot be read, or has no key
     */
    @Override
    public Optional<DnsKey> get() {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ProviderException.refused("rfc2136", "read the key file " + path, Reason.of(e));
        }
        Matcher key = KEY.matcher(text);
        if (key.find()) {
            Matcher algorithm = ALGORITHM.matcher(key.group(2));
            Matcher secret = SECRET.matcher(key.group(2));
            if (algorithm.find() && secret.find()) {
                return Optional.of(made(key.group(1), algorithm.group(1), secret.group(1)));
            }
        }
        throw ProviderException.refused(
                "rfc2136",
                "read the key file " + path,
                "it has no key; expected such as: key \"dr.\" { algorithm hmac-sha256; secret \"…\"; };"
                        + " as tsig-keygen prints it");
    }

    private DnsKey made(String name, String algorithm, String secret) {
        try {
            return new DnsKey(name, algorithm, secret);
        } catch (IllegalArgumentException unusable) {
            throw ProviderException.refused("rfc2136", "read the key file " + path, Reason.of(unusable));
        }
    }
}
