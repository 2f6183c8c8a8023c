package io.iotdr.backup.repository.internal.format;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The kinds of objects that have names of their own; FORMAT.md describes them. All but packs, wrapped keys and tombstones are one
 * sealed box.
 */
public enum ObjectKind {
    /** A wrapped key of the repository; it is not sealed. */
    KEY("keys/", "key", "[0-9a-f]{16}"),
    PACK("packs/", "pack", "[0-9a-f]{2}/[0-9a-f]{32}"),
    BEGIN("begins/", "begin", Names.STREAM + "/[0-9]{19}"),
    SEGMENT("log/", "segment", Names.STREAM + "/[0-9]{19}"),
    /** Segments, partial segments, timeline histories, labels of base backups, and the mark of the cluster. */
    WAL(
            "wal/",
            "wal",
            Names.STREAM
                    + "/([0-9A-F]{24}(\\.partial|\\.[0-9A-F]{8}\\.backup)?|[0-9A-F]{8}\\.history|[0-9]+\\.system)"),
    INDEX("index/", "index", Names.BACKUP + "|" + Names.PRUNE),
    MANIFEST("manifests/", "manifest", Names.BACKUP),
    VERDICT("verdicts/", "verdict", Names.BACKUP + "/[a-z]+-[0-9]{15,}-[0-9a-f]{6}"),
    DAMAGE("damaged/", "damaged", "[0-9a-f]{32}-[0-9a-f]{6}"),
    CLAIM("claims/", "claim", Names.BACKUP),
    TRASH("trash/", "trash", Names.PRUNE),
    /** When needed objects were locked again. */
    LOCKED("locked/", "locked", "[0-9]{15,}"),
    /** A tombstone; it is not sealed. */
    GONE("gone/", "gone", "(packs|begins|log|wal|index|manifests|verdicts|damaged)\\.[A-Za-z0-9._-]+");

    /** The kinds that every location has alike, besides packs. */
    public static final List<ObjectKind> SHARED_BOXES = List.of(BEGIN, SEGMENT, WAL, INDEX, MANIFEST, VERDICT);

    /** Names of objects without their prefix. */
    private static final class Names {
        static final String STREAM = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
        static final String BACKUP = "[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z-" + STREAM + "-[0-9a-f]{6}";
        static final String PRUNE = "prune-[^./]+";
    }

    private final String prefix;
    private final String role;
    private final Pattern name;

    ObjectKind(String prefix, String role, String name) {
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

    public String key(String of) {
        return prefix + of;
    }

    /** Returns the part of a key after the prefix. */
    public String name(String key) {
        return key.substring(prefix.length());
    }

    /** Returns whether this library gives such keys to objects of this kind, unlike a desktop or a file server. */
    public boolean fits(String key) {
        return key.startsWith(prefix) && name.matcher(name(key)).matches();
    }

    /** Lists the objects of this kind in a location, by key; everything that does not fit is left out. */
    public List<ObjectInfo> in(Replica replica) {
        return in(replica, "");
    }

    /** Lists the objects of this kind in a store. */
    public List<ObjectInfo> in(ObjectStore store) {
        return in(store, "");
    }

    /** Lists the objects of this kind whose names begin with a text. */
    public List<ObjectInfo> in(Replica replica, String begin) {
        return in(replica.store(), begin);
    }

    private List<ObjectInfo> in(ObjectStore store, String begin) {
        return store.list(prefix + begin).stream().filter(o -> fits(o.key())).toList();
    }

    /** Lists the objects of this kind that another location has and this one lacks. */
    public List<ObjectInfo> missing(Replica here, Replica other) {
        Set<String> keys = in(here).stream().map(ObjectInfo::key).collect(Collectors.toSet());
        return in(other).stream().filter(o -> !keys.contains(o.key())).toList();
    }

    /** Returns what is among the objects of some kinds and is none, in sentences for people. */
    public static List<String> strays(Replica replica, List<ObjectKind> kinds) {
        return kinds.stream()
                .flatMap(kind -> replica.store().list(kind.prefix).stream()
                        .map(ObjectInfo::key)
                        .filter(key -> !kind.fits(key)))
                .map(key -> replica.name() + ": " + key + " is no object of a repository and is ignored; delete it")
                .toList();
    }
}
