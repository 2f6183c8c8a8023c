package io.iotdr.backup.repository.internal.verify;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.HealResult;
import io.iotdr.backup.repository.internal.format.CatchUp;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.error.Reason;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Copies missing objects between locations, and replaces objects that are damaged in one location and intact in
 * another. Not thread-safe.
 */
public final class HealRun {

    private final List<Replica> all;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final SortedMap<String, String> away = new TreeMap<>();

    public HealRun(List<Replica> replicas) {
        this.all = replicas;
    }

    public HealResult heal() {
        all.stream().filter(this::answers).forEach(replicas::add);
        for (Replica replica : replicas) {
            for (Replica other : replicas) {
                int copied = replica == other ? 0 : CatchUp.run(replica, other);
                if (copied > 0) {
                    done.add(replica.name() + ": copied " + copied + " missing objects from " + other.name());
                }
            }
        }
        replicas.forEach(this::boxes);
        replicas.forEach(Replica::learn);
        replicas.forEach(this::packs);
        return new HealResult(done, lost, away);
    }

    private boolean answers(Replica replica) {
        try {
            replica.learn();
            return true;
        } catch (ProviderException missing) {
            away.put(replica.name(), Reason.of(missing));
            return false;
        }
    }

    private void boxes(Replica replica) {
        for (ObjectKind kind : ObjectKind.SHARED_BOXES) {
            kind.in(replica).stream()
                    .map(ObjectInfo::key)
                    .forEach(key -> replace(replica, key, r -> opens(kind.role(), r, key)));
        }
    }

    private void packs(Replica replica) {
        Map<String, Index.Pack> known = new TreeMap<>();
        replicas.forEach(knows -> knows.packs().forEach(pack -> known.put(pack.name(), pack)));
        for (Index.Pack pack : known.values()) {
            Map<ChunkId, String> found = replica.check(pack);
            if (found.isEmpty()
                    || isReplaced(replica, pack.key(), r -> r.check(pack).isEmpty())) {
                replica.recordDamage(pack, List.of());
                continue;
            }
            VerifyRun.record(replica, pack, found);
            if (!pack.chunks().stream().allMatch(chunk -> replica.isWhole(chunk.id()))) {
                lost.add(lost(replica, pack.key()) + "; the next backup that reads the same data stores it again");
            }
        }
    }

    private static boolean opens(String role, Replica replica, String key) {
        try {
            return replica.opens(role, key);
        } catch (BackupCorruptedException damaged) {
            return false;
        }
    }

    private void replace(Replica replica, String key, Predicate<Replica> isWhole) {
        if (!isWhole.test(replica) && !isReplaced(replica, key, isWhole)) {
            lost.add(lost(replica, key));
        }
    }

    private static String lost(Replica replica, String key) {
        return replica.name() + ": " + key + " is damaged, and intact in no other location";
    }

    /** Replaces an object from another location that has it whole; returns whether one has. */
    private boolean isReplaced(Replica replica, String key, Predicate<Replica> isWhole) {
        Optional<Replica> other =
                replicas.stream().filter(r -> r != replica && isWhole.test(r)).findFirst();
        other.flatMap(o -> o.store().get(key)).ifPresent(content -> {
            replica.store().delete(key);
            replica.store().putIfAbsent(key, content);
            done.add(replica.name() + ": " + key + " was damaged and is replaced from "
                    + other.orElseThrow().name());
        });
        return other.isPresent();
    }
}
