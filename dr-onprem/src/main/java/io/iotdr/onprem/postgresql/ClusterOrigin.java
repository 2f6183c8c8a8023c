package io.iotdr.onprem.postgresql;

import io.iotdr.onprem.postgresql.PostgresRejoin.ClusterHost;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.file.Files;

/** Whether a stopped cluster and the source that it shall follow come from one cluster. Thread-safe. */
final class ClusterOrigin {

    private final ClusterHost host;
    private final ClusterPrograms programs;

    ClusterOrigin(ClusterHost host, ClusterPrograms programs) {
        this.host = host;
        this.programs = programs;
    }

    /** A cluster that was never one with the source holds other data, which must not be replaced. */
    void refuseOtherData(String server) throws IOException {
        String there = programs.run(
                "system identifier of the source",
                host.command("psql", "-XqAtc", "SELECT system_identifier FROM pg_control_system()", server));
        String here = programs.run(
                "pg_controldata", host.command("pg_controldata", host.data().toString()));
        if (here.lines().noneMatch(l -> l.startsWith("Database system identifier:") && l.endsWith(" " + there))) {
            throw ProviderException.refused(
                    PostgresRejoin.PROVIDER,
                    PostgresRejoin.OPERATION,
                    "it is another cluster than the source, " + there + "; nothing was replaced");
        }
    }

    /**
     * A cluster that was promoted apart from its source, such as after a restore to a moment, may be on a timeline of the same
     * number, or a later one. pg_rewind would see nothing to rewind, and the replica would mix what the two wrote. A cluster that an interrupted
     * rejoin has rewound already is a replica on the timeline of its source.
     */
    void refuseTwoHistories(String server) throws IOException {
        String identity = programs.run(
                "timeline of the source",
                host.command("psql", "-XqAtc", "IDENTIFY_SYSTEM", server + " replication=database"));
        int there = Integer.parseInt(identity.split("\\|", 3)[1]);
        String control = programs.run(
                "pg_controldata", host.command("pg_controldata", host.data().toString()));
        int here = control.lines()
                .filter(l -> l.startsWith("Latest checkpoint's TimeLineID:"))
                .map(l -> Integer.parseInt(l.replaceAll("\\D", "")))
                .findFirst()
                .orElse(1);
        if (here >= there && !Files.exists(host.data().resolve("standby.signal"))) {
            throw ProviderException.refused(
                    PostgresRejoin.PROVIDER,
                    PostgresRejoin.OPERATION,
                    "the two clusters were promoted apart from each other: it has written on timeline " + here
                            + ", and the other one on " + there
                            + ". Set 'reseed: true', or make a new replica with pg_basebackup");
        }
    }
}
