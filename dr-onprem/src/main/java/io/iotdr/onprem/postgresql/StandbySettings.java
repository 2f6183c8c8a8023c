package io.iotdr.onprem.postgresql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that make a stopped cluster a replica. */
final class StandbySettings {

    /**
     * What is set anew. The file is in the encoding of the database, so it is read byte by byte. A target of a recovery that is over may come with the files of the source, and
     * would end the replica's recovery.
     */
    private static final List<String> REPLACED = List.of("primary_conninfo", "recovery_target");

    private StandbySettings() {}

    /**
     * Makes a cluster a replica that follows a source.
     *
     * @param data the data directory
     * @param source how to connect to the source, in libpq's form
     */
    static void write(Path data, String source) throws IOException {
        UserPrincipal owner = Files.getOwner(data.resolve("PG_VERSION"));
        Path signal = data.resolve("standby.signal");
        Files.writeString(signal, "");
        give(signal, owner);
        Path settings = data.resolve("postgresql.auto.conf");
        List<String> lines = new ArrayList<>();
        try (Stream<String> old = Files.lines(settings, StandardCharsets.ISO_8859_1)) {
            old.filter(line -> REPLACED.stream().noneMatch(line::startsWith)).forEach(lines::add);
        }
        lines.add("primary_conninfo = '" + source.replace("\\", "\\\\").replace("'", "''") + "'");
        lines.add("recovery_target_timeline = 'latest'");
        Path fresh = Files.write(data.resolve("postgresql.auto.conf.dr"), lines, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(settings));
        give(fresh, owner);
        Files.move(fresh, settings, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void give(Path file, UserPrincipal owner) throws IOException {
        if (!Files.getOwner(file).equals(owner)) {
            Files.setOwner(file, owner);
        }
    }
}
