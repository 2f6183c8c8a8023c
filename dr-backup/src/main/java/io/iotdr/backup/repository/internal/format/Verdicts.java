package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verdicts on backups, stored beside the backups in each location. Thread-safe. */
public final class Verdicts {

    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

    /** The most by which the clocks of two sound hosts differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private final List<Replica> replicas;
    private final Map<String, Verdict> known = new ConcurrentHashMap<>();

    public Verdicts(List<Replica> replicas) {
        this.replicas = replicas;
    }

    /** Returns the points with their verdicts, collected from all locations. */
    public List<RecoveryPoint> attach(List<RecoveryPoint> points, Instant now) {
        Map<String, Map<String, Verdict>> all = new HashMap<>();
        for (Replica replica : replicas) {
            try {
                for (ObjectInfo object : ObjectKind.VERDICT.in(replica)) {
                    verdict(replica, object.key())
                            .ifPresent(v -> all.computeIfAbsent(backup(object.key()), id -> new HashMap<>())
                                    .put(object.key(), v));
                }
            } catch (ProviderException e) {
                LOG.warn("The verdicts in {} cannot be listed", replica.name(), e);
            }
        }
        known.keySet()
                .retainAll(
                        all.values().stream().flatMap(v -> v.keySet().stream()).collect(Collectors.toSet()));
        return points.stream()
                .map(p -> withVerdicts(
                        p, new ArrayList<>(all.getOrDefault(p.id(), Map.of()).values()), now))
                .toList();
    }

    private static RecoveryPoint withVerdicts(RecoveryPoint point, List<Verdict> found, Instant now) {
        if (point.taken().isAfter(now.plus(CLOCKS_DIFFER))) {
            found.add(Verdict.bad(
                    Verdict.Check.CLOCK,
                    now,
                    "its time " + point.taken()
                            + " is in the future: the clock of its host was wrong, or this one is"));
        }
        return found.isEmpty() ? point : point.withVerdicts(List.copyOf(found));
    }

    private Optional<Verdict> verdict(Replica replica, String key) {
        Verdict before = known.get(key);
        if (before != null) {
            return Optional.of(before);
        }
        try {
            Optional<Verdict> found =
                    replica.store().get(key).map(box -> decode(key, replica.open(ObjectKind.VERDICT.role(), key, box)));
            found.ifPresent(v -> known.put(key, v));
            return found;
        } catch (BackupCorruptedException e) {
            LOG.warn("A verdict in {} is damaged and is ignored", replica.name(), e);
            return Optional.empty();
        }
    }

    /**
     * Stores verdicts, each replacing the earlier one of its check, in every location that has the backup and accepts
     * writes.
     *
     * @return how many were stored, in all locations together; a backup that no longer exists gets none
     * @throws DisasterRecoveryException when no location accepts them
     */
    public int keep(Map<String, Verdict> byBackup) {
        Map<String, Verdict> byKey = new TreeMap<>();
        byBackup.forEach((backup, verdict) -> byKey.put(key(backup, verdict), verdict));
        List<String> failures = new ArrayList<>();
        int kept = 0;
        for (Replica replica : replicas) {
            try {
                Set<String> there = Set.copyOf(replica.manifestIds());
                for (Map.Entry<String, Verdict> verdict : byKey.entrySet()) {
                    if (there.contains(backup(verdict.getKey()))) {
                        keep(replica, verdict.getKey(), verdict.getValue());
                        kept++;
                    }
                }
            } catch (ProviderException e) {
                LOG.warn("Verdicts cannot be stored in {}", replica.name(), e);
                failures.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (failures.size() == replicas.size()) {
            throw new DisasterRecoveryException(
                    "the verdict could not be stored in any location: " + String.join("; ", failures));
        }
        return kept;
    }

    private static void keep(Replica replica, String key, Verdict verdict) {
        replica.seal(ObjectKind.VERDICT.role(), key, encode(verdict));
        String name = ObjectKind.VERDICT.name(key);
        String ofCheck = name.substring(0, name.indexOf('-', name.lastIndexOf('/')) + 1);
        ObjectKind.VERDICT.in(replica, ofCheck).stream()
                .filter(o -> o.key().compareTo(key) < 0)
                .forEach(o -> replica.store().delete(o.key()));
    }

    /** Within one check, keys of later verdicts sort after those of earlier ones. */
    private static String key(String backup, Verdict verdict) {
        return prefix(backup) + verdict.check().name().toLowerCase(Locale.ROOT) + "-"
                + String.format(Locale.ROOT, "%015d", verdict.at().toEpochMilli()) + "-"
                + HexFormat.of().formatHex(Sealing.random(3));
    }

    /**
     * Removes the verdicts on backups that no longer exist. Lists the verdicts before the backups: a verdict is written
     * after its backup, so a backup made in the meantime keeps its verdicts.
     */
    public void sweep() {
        Map<Replica, List<ObjectInfo>> verdictsOf = new HashMap<>();
        replicas.forEach(r -> verdictsOf.put(r, ObjectKind.VERDICT.in(r)));
        Set<String> backups = new HashSet<>();
        replicas.forEach(r -> backups.addAll(r.manifestIds()));
        verdictsOf.forEach((replica, all) -> all.stream()
                .map(ObjectInfo::key)
                .filter(key -> !backups.contains(backup(key)))
                .forEach(replica::remove));
    }

    private static String prefix(String backup) {
        return ObjectKind.VERDICT.key(backup + "/");
    }

    private static String backup(String key) {
        return key.substring(ObjectKind.VERDICT.prefix().length(), key.lastIndexOf('/'));
    }

    private static byte[] encode(Verdict verdict) {
        return Fields.write(out -> {
            out.writeByte(verdict.check().ordinal());
            Fields.time(out, verdict.at());
            out.writeBoolean(verdict.good());
            Fields.text(out, verdict.evidence());
        });
    }

    private static Verdict decode(String key, byte[] bytes) {
        return Fields.read(
                key,
                bytes,
                in -> new Verdict(
                        Check.values()[in.readUnsignedByte()], Fields.time(in), in.readBoolean(), Fields.text(in)));
    }
}
