package io.iotdr.backup.repository.internal.verify;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.HealResult;
import io.iotdr.backup.repository.internal.format.CatchUp;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.LogBegin;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Segment;
import io.iotdr.backup.repository.internal.format.Verdicts;
import io.iotdr.backup.repository.log.WalArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Copies missing objects between locations, and replaces objects that are damaged in one location and intact in
 * another. Not thread-safe.
 */
public final class HealRun {

    private final List<Replica> replicas;
    private final List<String> done = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    public HealRun(List<Replica> replicas) {
        this.replicas = replicas;
    }

    public HealResult heal() {
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
        return new HealResult(done, lost);
    }

    private void boxes(Replica replica) {
        boxes(replica, Replica.INDEX, "index");
        boxes(replica, Replica.MANIFESTS, "manifest");
        boxes(replica, Replica.BEGINS, LogBegin.ROLE);
        boxes(replica, Replica.LOGS, Segment.ROLE);
        boxes(replica, Replica.WAL, WalArchive.ROLE);
        boxes(replica, Verdicts.KIND, Verdicts.ROLE);
    }

    private void boxes(Replica replica, String kind, String role) {
        replica.store().list(kind).forEach(o -> replace(replica, o.key(), r -> opens(role, r, o.key())));
    }

    private void packs(Replica replica) {
        for (Replica knows : replicas) {
            for (Index.Pack pack : knows.packs()) {
                replace(replica, pack.key(), r -> r.check(pack).isEmpty());
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
        if (isWhole.test(replica)) {
            return;
        }
        Optional<Replica> other =
                replicas.stream().filter(r -> r != replica && isWhole.test(r)).findFirst();
        if (other.isEmpty()) {
            lost.add(replica.name() + ": " + key + " is damaged, and intact in no other location");
            return;
        }
        other.get().store().get(key).ifPresent(content -> {
            replica.store().delete(key);
            replica.store().putIfAbsent(key, content);
            done.add(replica.name() + ": " + key + " was damaged and is replaced from "
                    + other.get().name());
        });
    }
}
