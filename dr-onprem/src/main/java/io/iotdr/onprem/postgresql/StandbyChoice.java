package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;

import io.iotdr.spi.ProviderException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps a standby from being promoted while another one has commits that it does not have. Thread-safe. */
final class StandbyChoice {

    /** How long a standby may take to replay what it has received already. */
    private static final Duration REPLAY = Duration.ofSeconds(30);

    private static final String REPLAYED_ALL =
            "SELECT coalesce(pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn(), true)";

    private final List<PostgresServer> peers;

    /**
     * Compares with other standbys.
     *
     * @param peers the other standbys of the same primary; those that do not answer are left out
     */
    StandbyChoice(List<PostgresServer> peers) {
        this.peers = List.copyOf(peers);
    }

    /**
     * Refuses a standby behind which another one is ahead by a commit.
     *
     * @throws ProviderException with outcome {@code REFUSED}, which names the other one
     */
    void refuseBehind(PostgresServer server, Connection connection) throws SQLException {
        if (peers.isEmpty()) {
            return;
        }
        String identifier = identifier(connection);
        Optional<Instant> ours = lastCommit(server);
        for (PostgresServer peer : peers) {
            Optional<Instant> theirs = commitOfStandby(peer, identifier);
            if (theirs.isPresent()
                    && ours.filter(mine -> !mine.isBefore(theirs.get())).isEmpty()) {
                throw ProviderException.refused(
                        server.place(),
                        "promote",
                        peer.place() + " has commits up to " + theirs.get() + ", and this standby only up to "
                                + ours.map(Instant::toString).orElse("an unknown time")
                                + ". Promote that one, let this one follow it first, or take it out of 'peers' to lose"
                                + " what only it has");
            }
        }
    }

    /** Returns the time of the last commit of a standby; empty when it is off, another cluster, or no standby. */
    private static Optional<Instant> commitOfStandby(PostgresServer peer, String identifier) {
        try {
            boolean comparable =
                    peer.with("compare it", c -> isReplica(c) && identifier(c).equals(identifier));
            return comparable ? lastCommit(peer) : Optional.empty();
        } catch (ProviderException lost) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> lastCommit(PostgresServer standby) {
        standby.await(
                "compare it with other standbys",
                "the replay of what it has received",
                REPLAY,
                () -> standby.with("read its replay", c -> PostgresServer.isTrue(c, REPLAYED_ALL)));
        return standby.with("read its last commit", ReplayProgress::lastCommit);
    }

    private static String identifier(Connection connection) throws SQLException {
        return PostgresStore.systemIdentifier(connection).orElse("");
    }
}
