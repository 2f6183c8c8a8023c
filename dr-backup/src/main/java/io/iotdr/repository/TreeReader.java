package io.iotdr.repository;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.json.Json;
import io.iotdr.spi.ProviderException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a backup, chunk by chunk from the first location that has it whole. */
final class TreeReader {

    private static final Logger LOG = LoggerFactory.getLogger(TreeReader.class);

    private final List<Replica> replicas;
    private final Manifest manifest;

    TreeReader(List<Replica> replicas, Manifest manifest) {
        this.replicas = replicas;
        this.manifest = manifest;
    }

    List<Entry> entries() {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        manifest.tree().forEach(c -> json.writeBytes(chunk("the list of files", c)));
        return List.of(Json.read(json.toString(StandardCharsets.UTF_8), Entry[].class));
    }

    /** A chunk of {@code what}, which the message names when no location has it. */
    byte[] chunk(String what, String id) {
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                return replica.chunk(id);
            } catch (ProviderException | BackupCorruptedException e) {
                LOG.warn("{} cannot be read from {}, the next location is tried", what, replica.name(), e);
                failed.add(String.valueOf(e.getMessage()));
            }
        }
        throw new BackupCorruptedException(
                what + " of the backup " + manifest.id() + " is damaged in every location: " + failed);
    }
}
