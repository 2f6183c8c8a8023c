package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The packs to delete from a location, as lists in the location itself. Deletion has two phases: a list first condemns
 * packs, so that new backups do not build on them; after the grace period, a mark beside the list announces that
 * deletion begins.
 *
 * <p>A backup may have built on a pack before it was condemned. So a backup first claims its packs and then reads the
 * marks, and a prune first writes the mark and then reads the claims. At least one of them therefore sees the other:
 * either the prune spares the pack, or the backup fails before its manifest is visible. Once a mark is removed, its
 * packs are deleted; so a backup also checks that its packs exist. A claim is removed once the manifest exists.
 */
public final class Trash {

    private static final String DELETING = ".deleting";

    private final Replica replica;

    private Trash(Replica replica) {
        this.replica = replica;
    }

    public static Trash of(Replica replica) {
        return new Trash(replica);
    }

    /** Packs that were condemned together. */
    public record Heap(String id, Instant condemned, List<String> packs) {}

    /** Encodes a heap or a claim. */
    private static byte[] encode(String id, Instant at, List<String> packs) {
        return Fields.write(out -> {
            Fields.text(out, id);
            Fields.time(out, at);
            Fields.textList(out, packs);
        });
    }

    /**
     * The packs on which a backup is built. A claim exists from just before the backup's manifest is written until just
     * after.
     */
    public record PackClaim(String backup, Instant made, List<String> packs) {}

    public void claim(PackClaim claim) {
        replica.seal(
                ObjectKind.CLAIM.role(),
                ObjectKind.CLAIM.key(claim.backup()),
                encode(claim.backup(), claim.made(), claim.packs()));
    }

    /** Returns whether a claim still exists. A prune removes an old claim, assuming that its process died. */
    public boolean isClaimed(String backup) {
        return replica.store().get(ObjectKind.CLAIM.key(backup)).isPresent();
    }

    public void unclaim(String backup) {
        replica.store().delete(ObjectKind.CLAIM.key(backup));
    }

    public List<PackClaim> claims() {
        return read(ObjectKind.CLAIM, in -> new PackClaim(Fields.text(in), Fields.time(in), Fields.textList(in)));
    }

    /** Records packs as condemned. */
    public void condemn(Heap heap) {
        replica.seal(
                ObjectKind.TRASH.role(),
                ObjectKind.TRASH.key(heap.id()),
                encode(heap.id(), heap.condemned(), heap.packs()));
    }

    /** Announces that the packs of a heap are about to be deleted. */
    public void markDeleting(Heap heap) {
        replica.store().putIfAbsent(ObjectKind.TRASH.key(heap.id()) + DELETING, new byte[] {1});
    }

    /** Removes the records of a heap whose packs were deleted or spared. */
    public void done(Heap heap) {
        replica.store().delete(ObjectKind.TRASH.key(heap.id()));
        replica.store().delete(ObjectKind.TRASH.key(heap.id()) + DELETING);
    }

    /** Returns the names of all condemned packs. */
    public Set<String> condemned() {
        return names(heaps());
    }

    /** Returns the names of the packs whose deletion may have begun. */
    public Set<String> deleting() {
        Set<String> marks = new HashSet<>();
        replica.store().list(ObjectKind.TRASH.prefix()).forEach(o -> marks.add(o.key()));
        return names(heaps().stream()
                .filter(h -> marks.contains(ObjectKind.TRASH.key(h.id()) + DELETING))
                .toList());
    }

    private static Set<String> names(List<Heap> heaps) {
        Set<String> packs = new HashSet<>();
        heaps.forEach(h -> packs.addAll(h.packs()));
        return packs;
    }

    /**
     * Returns the heaps, oldest first.
     *
     * @throws BackupCorruptedException when one is damaged; the packs it names are then unknown, so nothing may be
     *     built on any pack
     */
    public List<Heap> heaps() {
        return read(ObjectKind.TRASH, in -> new Heap(Fields.text(in), Fields.time(in), Fields.textList(in)));
    }

    private <T> List<T> read(ObjectKind kind, Fields.Reading<T> fields) {
        List<T> out = new ArrayList<>();
        for (ObjectInfo object : kind.in(replica)) {
            replica.store()
                    .get(object.key())
                    .ifPresent(box ->
                            out.add(Fields.read(object.key(), replica.open(kind.role(), object.key(), box), fields)));
        }
        return out;
    }
}
