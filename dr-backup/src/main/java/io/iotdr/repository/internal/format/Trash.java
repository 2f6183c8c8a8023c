package io.iotdr.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be deleted from a location, as lists in the location itself. A list first condemns packs, which new backups do not build on
 * from then on; after the grace period a mark beside it says that deleting begins.
 *
 * <p>A backup that already counted on a condemned pack first claims the packs that it is built on, and then looks for such marks; who
 * deletes writes the mark, and then looks for claims. So at least one of the two sees the other: either the pack is spared, or the backup
 * knows that it failed, before anybody could see its manifest. A mark that is gone again leaves packs that are gone, so a backup looks for
 * these too. A claim goes once the manifest is there.
 */
public final class Trash {

    private static final String PREFIX = "trash/";
    private static final String DELETING = ".deleting";
    private static final String CLAIMS = "claims/";

    private final Replica replica;

    private Trash(Replica replica) {
        this.replica = replica;
    }

    public static Trash of(Replica replica) {
        return new Trash(replica);
    }

    /** Packs that were condemned together. */
    public record Heap(String id, Instant condemned, List<String> packs) {}

    /** What both are as bytes. */
    private static byte[] encode(String id, Instant at, List<String> packs) {
        return Fields.write(out -> {
            Fields.text(out, id);
            Fields.time(out, at);
            Fields.texts(out, packs);
        });
    }

    /** The packs that a backup is built on, from just before its manifest is written until just after. */
    public record Claim(String backup, Instant made, List<String> packs) {}

    public void claim(Claim claim) {
        replica.seal("claim", CLAIMS + claim.backup(), encode(claim.backup(), claim.made(), claim.packs()));
    }

    /** Whether a claim is still there; who deletes takes an old one for that of a dead process. */
    public boolean isClaimed(String backup) {
        return replica.store().get(CLAIMS + backup).isPresent();
    }

    public void unclaim(String backup) {
        replica.store().delete(CLAIMS + backup);
    }

    public List<Claim> claims() {
        return read(CLAIMS, "claim", in -> new Claim(Fields.text(in), Fields.time(in), Fields.texts(in)));
    }

    /** Condemns packs. */
    public void condemn(Heap heap) {
        replica.seal("trash", PREFIX + heap.id(), encode(heap.id(), heap.condemned(), heap.packs()));
    }

    /** Says that the packs of a heap are about to be deleted. */
    public void markDeleting(Heap heap) {
        replica.store().putIfAbsent(PREFIX + heap.id() + DELETING, new byte[] {1});
    }

    /** The heap is gone. */
    public void done(Heap heap) {
        replica.store().delete(PREFIX + heap.id());
        replica.store().delete(PREFIX + heap.id() + DELETING);
    }

    /** Every pack that is to go. */
    public Set<String> condemned() {
        return names(heaps());
    }

    /** Every pack whose deletion may have begun. */
    public Set<String> deleting() {
        Set<String> marks = new HashSet<>();
        replica.store().list(PREFIX).forEach(o -> marks.add(o.key()));
        return names(heaps().stream()
                .filter(h -> marks.contains(PREFIX + h.id() + DELETING))
                .toList());
    }

    private static Set<String> names(List<Heap> heaps) {
        Set<String> packs = new HashSet<>();
        heaps.forEach(h -> packs.addAll(h.packs()));
        return packs;
    }

    /**
     * The heaps, oldest first.
     *
     * @throws BackupCorruptedException when one is not what was written; nothing may be built on packs then that it may name
     */
    public List<Heap> heaps() {
        return read(PREFIX, "trash", in -> new Heap(Fields.text(in), Fields.time(in), Fields.texts(in)));
    }

    private <T> List<T> read(String prefix, String role, Fields.Reading<T> fields) {
        List<T> out = new ArrayList<>();
        for (ObjectInfo object : replica.store().list(prefix)) {
            if (!object.key().endsWith(DELETING)) {
                replica.store()
                        .get(object.key())
                        .ifPresent(box ->
                                out.add(Fields.read(object.key(), replica.open(role, object.key(), box), fields)));
            }
        }
        return out;
    }
}
