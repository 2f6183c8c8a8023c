package io.iotdr.backup.repository.internal.format;

import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds of objects that are one sealed box. */
public enum BoxKind {
    BEGIN("begins/", "begin", ".+"),
    SEGMENT("log/", Segment.ROLE, ".+"),
    WAL("wal/", "wal", ".+"),
    INDEX("index/", "index", Names.BACKUP + "|prune-[0-9]+-[0-9a-f]{8}"),
    MANIFEST("manifests/", "manifest", Names.BACKUP),
    VERDICT("verdicts/", "verdict", Names.BACKUP + "/[a-z]+-[0-9]{15,}-[0-9a-f]{6}"),
    DAMAGE("damaged/", "damaged", "[0-9a-f]{32}-[0-9a-f]{6}");

    /** Names of objects without their prefix. */
    private static final class Names {
        static final String BACKUP = "[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z-[A-Za-z0-9][A-Za-z0-9._-]{0,99}-[0-9a-f]{6}";
    }

    private final String prefix;
    private final String role;
    private final Pattern name;

    BoxKind(String prefix, String role, String name) {
        this.prefix = prefix;
        this.role = role;
        this.name = Pattern.compile(name);
    }

    /** Returns the begin of the keys. */
    public String prefix() {
        return prefix;
    }

    /** Returns the role with which the objects are sealed. */
    public String role() {
        return role;
    }

    /** Returns what is among the backups and indexes, and is neither: a desktop or a file server may leave files there. */
    public static List<String> strays(Replica replica) {
        return Stream.of(MANIFEST, INDEX)
                .flatMap(kind -> replica.store().list(kind.prefix).stream()
                        .map(ObjectInfo::key)
                        .filter(key -> !kind.fits(key)))
                .map(key -> replica.name() + ": " + key + " is no object of a repository and is ignored; delete it")
                .toList();
    }

    /** Returns whether this library gives such keys to objects of this kind, unlike a desktop or a file server. */
    public boolean fits(String key) {
        return name.matcher(key.substring(prefix.length())).matches();
    }
}
