package io.iotdr.onprem.postgresql;

import io.iotdr.error.Reason;
import io.iotdr.json.JsonView;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The Patroni cluster of one region: who leads it, whether it is a standby cluster, and whether this library fenced it. Its
 * members act on its dynamic configuration; this class only changes that, so that no two managers act on one PostgreSQL
 * server. Thread-safe.
 *
 * @see <a href="https://patroni.readthedocs.io/en/latest/standby_cluster.html">Standby cluster</a>
 */
final class PatroniCluster {

    /** The key of the dynamic configuration under which this library keeps its note of a fence; Patroni ignores it. */
    static final String NOTE = "iot_dr";

    /** In the note: when a fence was begun that has not come to its end. */
    static final String FENCING = "fencing";

    /** In the note: since when the fence keeps all writes out. */
    static final String FENCED = "fenced";

    private static final Set<String> PRIMARY = Set.of("primary", "master");
    private static final Set<String> LEADS = Set.of("primary", "master", "standby_leader");
    private static final Duration PAUSE = Duration.ofMillis(250);

    /**
     * The answers of the members.
     *
     * @param answers the status of each member that answers
     * @param silent why each other one does not
     */
    private record Answers(Map<URI, JsonView> answers, List<String> silent) {}

    /** How to log in at PostgreSQL itself, on whichever member leads. */
    record Database(String name, Properties login, Duration timeout) {}

    private final PatroniApi api;
    private final Database database;
    private final TimeSource time;

    PatroniCluster(PatroniApi api, Database database, TimeSource time) {
        this.api = api;
        this.database = database;
        this.time = time;
    }

    private Answers ask() {
        Map<URI, JsonView> answers = new HashMap<>();
        List<String> silent = new ArrayList<>();
        for (URI member : api.members()) {
            try {
                answers.put(member, api.status(member));
            } catch (ProviderException unreachable) {
                silent.add(Reason.of(unreachable));
            }
        }
        if (answers.isEmpty()) {
            throw ProviderException.notDone(place(), "read its state", String.join("; ", silent), null);
        }
        return new Answers(answers, silent);
    }

    private static String role(JsonView member) {
        return member.at("role").text().orElse("");
    }

    /** Returns whether a member says that it is a primary, also one that is just stopping. */
    boolean hasPrimary() {
        return ask().answers().values().stream().anyMatch(m -> PRIMARY.contains(role(m)));
    }

    /** Returns whether a member accepts writes. */
    boolean isServing() {
        return ask().answers().values().stream()
                .anyMatch(m -> PRIMARY.contains(role(m))
                        && "running".equals(m.at("state").text().orElse("")));
    }

    /**
     * Returns whether no member accepts writes, as each of them says.
     *
     * @throws ProviderException when a member does not answer: it may be a primary whose Patroni process died
     */
    boolean isReadOnly() {
        Answers seen = ask();
        if (!seen.silent().isEmpty()) {
            throw ProviderException.notDone(
                    place(),
                    "prove that it accepts no writes",
                    "a member does not answer, so it may accept some; start it, or take it out of 'members' when it is off: "
                            + String.join("; ", seen.silent()),
                    null);
        }
        return seen.answers().values().stream().noneMatch(m -> PRIMARY.contains(role(m)));
    }

    /** Returns whether no other member has more of the log than the one that leads. */
    boolean leaderHasAll() {
        Collection<JsonView> members = ask().answers().values();
        long most = members.stream().mapToLong(PatroniCluster::position).max().orElse(0);
        return members.stream().anyMatch(m -> "standby_leader".equals(role(m)) && position(m) >= most);
    }

    /** Returns up to where in the log a replica has it. */
    private static long position(JsonView member) {
        JsonView log = member.at("xlog");
        return Math.max(
                log.at("received_location").number().orElse(0L),
                log.at("replayed_location").number().orElse(0L));
    }

    /** Returns the cluster's configuration of its replication from another one; empty when it is no standby cluster. */
    Optional<JsonView> standbySettings() {
        JsonView standby = configuration().at("standby_cluster");
        return standby.toString().matches("\\{.+}") ? Optional.of(standby) : Optional.empty();
    }

    /**
     * Returns since when the fence of this library keeps all writes out; empty when it is not raised.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when a fence was begun and has not come to its end
     */
    Optional<Instant> fencedSince() {
        JsonView note = configuration().at(NOTE);
        if (note.at(FENCING).text().isPresent()) {
            throw ProviderException.notDone(
                    place(), "read its role", "its fence was begun and has not come to its end; fence it again", null);
        }
        return noted(note, FENCED);
    }

    /** Returns when a fence was begun that has not come to its end. */
    Optional<Instant> fencingSince() {
        return noted(configuration().at(NOTE), FENCING);
    }

    private Optional<Instant> noted(JsonView note, String key) {
        return note.at(key).text().map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw ProviderException.refused(
                        place(), "read its fence", "its configuration has '" + text + "' under " + NOTE + "." + key);
            }
        });
    }

    /** Returns whether this library has begun to fence the cluster, or has fenced it. */
    boolean hasFenceNote() {
        return configuration().at(NOTE).toString().matches("\\{.+}");
    }

    /**
     * Changes the configuration.
     *
     * @throws ProviderException with outcome {@code REFUSED} while Patroni is paused, because it would not act
     */
    void change(Map<String, ?> patch) {
        Answers seen = ask();
        boolean paused = seen.answers().values().stream()
                .anyMatch(m -> m.at("pause").bool().orElse(false));
        if (paused) {
            throw ProviderException.refused(
                    place(), "change its configuration", "it is in maintenance mode; end that by: patronictl resume");
        }
        api.change(best(seen), patch);
    }

    /** Returns the member that leads, or else any. The others may know an older configuration. */
    private static URI best(Answers seen) {
        return seen.answers().entrySet().stream()
                .filter(e -> LEADS.contains(role(e.getValue())))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> seen.answers().keySet().iterator().next());
    }

    private JsonView configuration() {
        return api.get(best(ask()), "/config");
    }

    /** Returns the identifier that a cluster and its standby clusters share. */
    Optional<String> systemIdentifier() {
        return ask().answers().values().stream()
                .flatMap(m -> m.at("database_system_identifier").text().stream())
                .findFirst();
    }

    /**
     * Returns the PostgreSQL server that leads the cluster, at the address that Patroni tells its clients.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when nobody leads it
     */
    PostgresServer leader() {
        JsonView members = api.get(best(ask()), "/cluster").at("members");
        for (JsonView member : members.items()) {
            if (Set.of("leader", "standby_leader").contains(role(member))) {
                return server(member.at("host").text().orElse("") + ":"
                        + member.at("port").number().orElse(5432L));
            }
        }
        throw ProviderException.notDone(
                place(), "find its leader", "it has none at the moment; its members: " + members, null);
    }

    /** Returns a server of another cluster, for the same login. */
    PostgresServer server(String addresses) {
        return new PostgresServer(
                "jdbc:postgresql://" + addresses + "/" + database.name(), database.login(), database.timeout(), time);
    }

    /**
     * Waits for the cluster. What cannot be read in between, while a server restarts, is asked again.
     *
     * @throws ProviderException with outcome {@code UNKNOWN} when the condition does not hold within {@code limit}
     */
    void await(String operation, String what, Duration limit, BooleanSupplier condition) {
        long end = time.clock().nanos() + limit.toNanos();
        String last = "";
        while (time.clock().nanos() - end < 0) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
                last = "";
            } catch (ProviderException notNow) {
                if (!notNow.retryable()) {
                    throw notNow;
                }
                last = ": " + Reason.of(notNow);
            }
            try {
                time.scheduler().sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProviderException.unknown(place(), operation, "interrupted while waiting for " + what, e);
            }
        }
        throw ProviderException.unknown(
                place(),
                operation,
                "waited " + limit + " in vain for " + what + last + "; see the logs of its members",
                null);
    }

    String place() {
        return PatroniApi.place(api.members().get(0));
    }
}
