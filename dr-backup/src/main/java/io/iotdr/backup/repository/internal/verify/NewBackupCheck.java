package io.iotdr.backup.repository.internal.verify;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.restore.WriteRun;
import io.iotdr.backup.repository.internal.source.Previous;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks a new backup for anomalies and changed canaries. */
public final class NewBackupCheck {

    private final Replica replica;
    private final Instant now;

    /** Checks the copy in {@code replica}, to which the backup was just written. */
    public NewBackupCheck(Replica replica, Instant now) {
        this.replica = replica;
        this.now = now;
    }

    /** @param mended whether damaged data was stored again, which makes data new that did not change */
    public List<Verdict> of(Manifest made, BackupSource source, boolean mended) {
        List<Verdict> out = new ArrayList<>();
        List<String> anomalies = Anomalies.of(made.point(), before(made), mended);
        if (!anomalies.isEmpty()) {
            out.add(Verdict.bad(Check.ANOMALY, now, String.join("; ", anomalies)));
        }
        if (source instanceof BackupSource.Directory directory
                && !directory.canaries().isEmpty()) {
            out.add(canaries(made, directory.canaries()));
        }
        return out;
    }

    /** Returns earlier backups of the source, newest first. */
    private List<RecoveryPoint> before(Manifest made) {
        return Previous.manifests(replica, made.source())
                .filter(m -> m.taken().isBefore(made.taken()))
                .limit(Anomalies.HISTORY)
                .map(Manifest::point)
                .toList();
    }

    private Verdict canaries(Manifest made, Map<String, String> expected) {
        Map<String, String> missing = new TreeMap<>(expected);
        List<String> changed = new ArrayList<>();
        TreeStream tree = new TreeStream(made.tree(), replica::chunk);
        while (tree.hasNext() && !missing.isEmpty()) {
            TreeEntry entry = tree.next();
            String hash = entry.kind() == TreeEntry.EntryKind.FILE
                    ? missing.remove(entry.path().toString())
                    : null;
            if (hash != null && !hash.equals(sha256(made, entry))) {
                changed.add("the canary " + entry.path() + " was changed");
            }
        }
        missing.keySet().forEach(file -> changed.add("the canary " + file + " is missing"));
        return changed.isEmpty()
                ? Verdict.good(Check.CANARY, now, "all " + expected.size() + " canaries are unchanged")
                : Verdict.bad(Check.CANARY, now, String.join("; ", changed));
    }

    /** Hashes the stored content, not the source's. */
    private String sha256(Manifest made, TreeEntry file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new WriteRun(made, new Chunks(List.of(replica)))
                    .write(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
