package io.iotdr.onprem.postgresql;

import io.iotdr.error.Reason;
import io.iotdr.json.JsonView;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * The Patroni cluster of one region: how it is looked at and changed. Its members
 * act on its dynamic configuration; this class only changes that, so that no two managers act on one PostgreSQL
 * server. Thread-safe.
 *
 * @see <a href="https://patroni.readthedocs.io/en/latest/standby_cluster.html">Standby cluster</a>
 */
final class PatroniCluster {

    private static final Set<String> LEADS = Set.of("primary", "master", "standby_leader");
    private static final Duration PAUSE = Duration.ofMillis(250);

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

    /**
     * Reads the state of the cluster. The members are asked at the same time, so that one that is off costs its timeout once.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when none of them answers
     */
    PatroniLook look() {
        Map<URI, Future<JsonView>> asked = new LinkedHashMap<>();
        api.members().forEach(m -> asked.put(m, time.scheduler().submit(() -> api.status(m))));
        Map<URI, JsonView> answers = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        asked.forEach((member, status) -> {
            try {
                answers.put(member, answer(status));
            } catch (ProviderException unreachable) {
                silent.add(Reason.of(unreachable));
            }
        });
        if (answers.isEmpty()) {
            throw ProviderException.notDone(place(), "read its state", String.join("; ", silent), null);
        }
        return new PatroniLook(place(), answers, silent, api.get(best(answers), "/config"));
    }

    private JsonView answer(Future<JsonView> status) {
        try {
            return status.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProviderException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            status.cancel(true);
            Thread.currentThread().interrupt();
            throw ProviderException.notDone(place(), "read its state", "interrupted", e);
        }
    }

    /** Returns the member that leads, or else any. */
    private static URI best(Map<URI, JsonView> answers) {
        return answers.entrySet().stream()
                .filter(e -> LEADS.contains(PatroniLook.role(e.getValue())))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> answers.keySet().iterator().next());
    }

    /**
     * Changes the configuration.
     *
     * @param seen the cluster, just looked at
     * @throws ProviderException with outcome {@code REFUSED} while Patroni is paused, because it would not act
     */
    void change(PatroniLook seen, Map<String, ?> patch) {
        if (seen.isPaused()) {
            throw ProviderException.refused(
                    place(), "change its configuration", "it is in maintenance mode; end that by: patronictl resume");
        }
        api.change(best(seen.answers()), patch);
    }

    /**
     * Returns the PostgreSQL server that leads the cluster, at the address that Patroni tells its clients.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when nobody leads it
     */
    PostgresServer leader(PatroniLook seen) {
        JsonView members = api.get(best(seen.answers()), "/cluster").at("members");
        for (JsonView member : members.items()) {
            if (Set.of("leader", "standby_leader").contains(PatroniLook.role(member))) {
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
    void await(String operation, String what, Duration limit, Predicate<PatroniLook> condition) {
        long end = time.clock().nanos() + limit.toNanos();
        String last = "";
        while (time.clock().nanos() - end < 0) {
            try {
                if (condition.test(look())) {
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
