package io.iotdr.repository;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.json.Json;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one backup: packs first, the index next, the manifest last, so that a crash leaves nothing but packs that nobody names. A
 * location that fails is left out from there on, and caught up by the next run. Confined to one thread.
 */
final class BackupRun {

    private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final List<Replica> good;
    private final int quorum;
    private final Clock clock;
    private final Cutter cutter;
    private final PackWriter packs;
    private final List<Index.Pack> written = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    BackupRun(List<Replica> replicas, Sealing sealing, RepositoryOptions options, Clock clock) {
        this.good = new ArrayList<>(replicas);
        this.quorum = options.quorum(replicas.size());
        this.clock = clock;
        this.cutter = new Cutter(sealing);
        this.packs = new PackWriter(sealing, options.compression(), this::store);
    }

    Manifest backUp(String source, Path directory) {
        everywhere(this::catchUp);
        Instant taken = clock.now();
        TreeScan scan = new TreeScan(directory, cutter, this::offer);
        List<Entry> entries = scan.entries();
        List<String> tree = cut(Json.write(entries).getBytes(StandardCharsets.UTF_8));
        packs.flush();
        everywhere(replica -> written.forEach(replica::readBack));
        String id = STAMP.format(taken) + "-" + source + "-" + HexFormat.of().formatHex(Sealing.random(3));
        if (!written.isEmpty()) {
            everywhere(replica -> replica.put(id, new Index(List.copyOf(written))));
        }
        long files = entries.stream().filter(e -> e.kind() == Entry.Kind.FILE).count();
        long bytes = entries.stream().mapToLong(Entry::size).sum();
        Manifest manifest = new Manifest(id, source, taken, clock.now(), files, bytes, tree);
        everywhere(replica -> replica.put(manifest));
        return manifest;
    }

    private void catchUp(Replica replica) {
        good.stream().filter(other -> other != replica).forEach(other -> {
            try {
                replica.catchUp(other);
            } catch (ProviderException e) {
                LOG.warn("{} cannot be caught up from {} now", replica.name(), other.name(), e);
            }
        });
        replica.refresh();
    }

    private void offer(String id, byte[] plain) {
        if (!good.stream().allMatch(r -> r.has(id))) {
            packs.add(id, plain);
        }
    }

    private List<String> cut(byte[] content) {
        try {
            return cutter.cut(new ByteArrayInputStream(content), this::offer);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private void store(Index.Pack pack, byte[] content) {
        everywhere(replica -> replica.store().putIfAbsent(Replica.packKey(pack.name()), content));
        written.add(pack);
    }

    /** Does it in each location that has not failed yet; the backup fails once fewer than the quorum are left. */
    private void everywhere(Consumer<Replica> work) {
        for (Replica replica : List.copyOf(good)) {
            try {
                work.accept(replica);
            } catch (ProviderException | BackupCorruptedException e) {
                LOG.warn("The location {} is left out of this backup", replica.name(), e);
                failures.add(replica.name() + ": " + e.getMessage());
                good.remove(replica);
            }
        }
        if (good.size() < quorum) {
            throw ProviderException.notDone(
                    "backup",
                    "be stored in " + quorum + " locations",
                    "only " + good.size() + " confirmed it; " + String.join("; ", failures),
                    null);
        }
    }
}
