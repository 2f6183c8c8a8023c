package io.iotdr.kafka;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.JsonView;
import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.time.TimeSource;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The REST interface of a Kafka Connect cluster, of any worker that answers. Thread-safe.
 *
 * @see <a href="https://kafka.apache.org/documentation/#connect_rest">REST API</a>
 */
final class ConnectApi {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final OutboundHttp http;
    private final List<URI> workers;
    private final Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
    private final Duration timeout;
    private final TimeSource time;

    /**
     * Uses a cluster.
     *
     * @param workers such as {@code http://connect.west:8083}
     * @param login user and password, joined by a colon; empty for none
     * @param timeout the limit for one answer
     */
    ConnectApi(OutboundHttp http, List<URI> workers, Optional<String> login, Duration timeout, TimeSource time) {
        this.http = http;
        this.workers = List.copyOf(workers);
        this.timeout = timeout;
        this.time = time;
        login.map(l -> Base64.getEncoder().encodeToString(l.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(encoded -> headers.put("Authorization", "Basic " + encoded));
    }

    /**
     * The state of a connector.
     *
     * @param state such as {@code RUNNING}, {@code PAUSED} or {@code STOPPED}
     * @param tasks the states of its tasks
     * @param fault why it failed, or one of its tasks; empty when none did
     */
    record ConnectorState(String state, List<String> tasks, Optional<String> fault) {

        /** Returns whether it runs, and each of its tasks; one that has nothing to do has none. */
        boolean isRunning() {
            return state.equals("RUNNING") && tasks.stream().allMatch("RUNNING"::equals);
        }

        /** Returns whether no task copies; the connector itself may wait for a dead cluster for a while. */
        boolean isIdle() {
            return tasks.stream().noneMatch("RUNNING"::equals);
        }
    }

    String place() {
        return "Kafka Connect at " + workers.get(0).getHost() + ":"
                + workers.get(0).getPort();
    }

    ConnectorState state(String connector) {
        String operation = "read the connector " + connector;
        HttpAnswer answer = send("GET", connector, "/status", operation, Outcome.NOT_DONE);
        if (answer.status() == 404) {
            // One that was just created has no state yet; one that does not exist is refused here.
            call("GET", connector, "", operation, Outcome.NOT_DONE);
            throw ProviderException.notDone(place(), operation, "it has no state yet", null);
        }
        JsonView status = read(operation, checked(answer, connector, operation));
        List<JsonView> tasks = status.at("tasks").items();
        Optional<String> fault = tasks.stream()
                .flatMap(task -> task.at("trace").text().stream())
                .findFirst()
                .or(() -> status.at("connector").at("trace").text())
                .flatMap(trace -> trace.lines().findFirst());
        return new ConnectorState(
                status.at("connector").at("state").text().orElse("unknown"),
                tasks.stream()
                        .map(task -> task.at("state").text().orElse("unknown"))
                        .toList(),
                fault);
    }

    /** Returns a setting of a connector. */
    Optional<String> setting(String connector, String name) {
        String operation = "read the settings of " + connector;
        return read(operation, call("GET", connector, "", operation, Outcome.NOT_DONE))
                .at("config")
                .at(name)
                .text();
    }

    /** Returns whether a connector has noted positions in its source, from which it would continue. */
    boolean hasPositions(String connector) {
        String operation = "read the positions of " + connector;
        return !read(operation, call("GET", connector, "/offsets", operation, Outcome.NOT_DONE))
                .at("offsets")
                .items()
                .isEmpty();
    }

    /** Returns whether connectors run, and at least one of them copies something. */
    boolean areRunning(List<String> connectors) {
        List<ConnectorState> states = connectors.stream().map(this::state).toList();
        return states.stream().allMatch(ConnectorState::isRunning)
                && states.stream().anyMatch(state -> !state.tasks().isEmpty());
    }

    /** Starts connectors, and their tasks that failed; returns when they run. */
    void start(List<String> connectors, Duration limit) {
        String operation = "start the connectors " + connectors;
        Set<String> asked = new HashSet<>();
        await(connectors, operation, limit, () -> {
            ask(connectors, asked, "/resume", operation);
            connectors.forEach(c -> restartFailed(c, operation));
            return areRunning(connectors);
        });
    }

    /** Asks each connector once: every request that is accepted distributes the tasks of the workers anew. */
    private void ask(List<String> connectors, Set<String> asked, String change, String operation) {
        for (String connector : connectors) {
            if (!asked.contains(connector)) {
                call("PUT", connector, change, operation, Outcome.UNKNOWN);
                asked.add(connector);
            }
        }
    }

    private void restartFailed(String connector, String operation) {
        ConnectorState state = state(connector);
        if (state.state().equals("FAILED") || state.tasks().contains("FAILED")) {
            call("POST", connector, "/restart?includeTasks=true&onlyFailed=true", operation, Outcome.UNKNOWN);
        }
    }

    /** Stops connectors; returns when none of their tasks runs. */
    void stop(List<String> connectors, Duration limit) {
        String operation = "stop the connectors " + connectors;
        Set<String> asked = new HashSet<>();
        await(connectors, operation, limit, () -> {
            ask(connectors, asked, "/stop", operation);
            return connectors.stream().allMatch(c -> state(c).isIdle());
        });
    }

    private void await(List<String> connectors, String operation, Duration limit, BooleanSupplier condition) {
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
            pause(operation);
        }
        throw ProviderException.unknown(
                place(), operation, "they did not reach that state within " + limit + last + faults(connectors), null);
    }

    private String faults(List<String> connectors) {
        StringBuilder out = new StringBuilder();
        for (String connector : connectors) {
            try {
                ConnectorState state = state(connector);
                out.append("; ").append(connector).append(" is ").append(state.state());
                out.append(", its tasks ").append(state.tasks());
                state.fault().ifPresent(fault -> out.append(": ").append(fault));
            } catch (ProviderException noAnswer) {
                out.append("; ").append(Reason.of(noAnswer));
            }
        }
        return out.toString();
    }

    private void pause(String operation) {
        try {
            time.scheduler().sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(place(), operation, "interrupted", e);
        }
    }

    private HttpAnswer call(String method, String connector, String path, String operation, Outcome broken) {
        return checked(send(method, connector, path, operation, broken), connector, operation);
    }

    /** Asks the workers in turn until one answers; while the workers elect a leader, they answer 409. */
    private HttpAnswer send(String method, String connector, String path, String operation, Outcome broken) {
        ProviderException last = null;
        for (URI worker : workers) {
            URI url = worker.resolve("/connectors/"
                    + URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20") + path);
            try {
                HttpAnswer answer = http.send(method, url, "", headers, timeout);
                if (answer.status() != 409 && answer.status() < 500) {
                    return answer;
                }
                last = broken.exception(place(), operation, "HTTP " + answer.status() + " " + message(answer), null);
            } catch (ProviderException noAnswer) {
                if (!noAnswer.retryable()) {
                    throw noAnswer;
                }
                last = noAnswer;
            }
        }
        throw broken.exception(place(), operation, last == null ? "no worker" : Reason.of(last), last);
    }

    private HttpAnswer checked(HttpAnswer answer, String connector, String operation) {
        if (answer.ok()) {
            return answer;
        }
        String reason = "HTTP " + answer.status() + " " + message(answer);
        if (answer.status() == 404) {
            throw ProviderException.refused(
                    place(),
                    operation,
                    "there is no connector " + connector + "; create it, or correct 'connectors': " + reason);
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw ProviderException.refused(place(), operation, reason + "; check 'user' and 'password'");
        }
        throw ProviderException.refused(place(), operation, reason);
    }

    private static String message(HttpAnswer answer) {
        try {
            return JsonView.parse(answer.body()).at("message").text().orElse("");
        } catch (DisasterRecoveryException noJson) {
            return answer.body().lines().findFirst().orElse("");
        }
    }

    private JsonView read(String operation, HttpAnswer answer) {
        try {
            return JsonView.parse(answer.body());
        } catch (DisasterRecoveryException cut) {
            throw ProviderException.notDone(place(), operation, "its answer: " + Reason.of(cut), cut);
        }
    }
}
