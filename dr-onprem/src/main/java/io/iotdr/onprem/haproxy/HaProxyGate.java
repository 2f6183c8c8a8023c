package io.iotdr.onprem.haproxy;

import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceClass;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * HAProxy in front of the brokers of a region, as the gate of its devices: each frontend is a class of devices. A limit
 * of the rate lets the connections above it wait in the listen queue of the system; none is refused as long as the queue
 * has room. Several processes share the limit. Thread-safe.
 */
final class HaProxyGate implements DeviceFleet {

    private static final int BATCH = 100;
    private static final int ROUNDS = 20;
    private static final String OPEN = "OPEN";

    /**
     * A frontend and its devices.
     *
     * @param registered how many devices of this class the whole fleet has
     */
    record Frontend(String name, long registered) {}

    /** A frontend as one process reports it. */
    private record FrontendState(boolean open, long sessions) {}

    private final List<HaProxyRuntime> processes;
    private final List<Frontend> frontends;
    private final Optional<Integer> bears;

    /**
     * Uses frontends of processes that all have the same configuration.
     *
     * @param frontends the frontends, that of the most important devices first
     * @param bears how many new connections a second the brokers behind all processes bear; empty when nobody said
     */
    HaProxyGate(List<HaProxyRuntime> processes, List<Frontend> frontends, Optional<Integer> bears) {
        this.processes = List.copyOf(processes);
        this.frontends = List.copyOf(frontends);
        this.bears = bears;
    }

    @Override
    public long connected() {
        return sessionsByFrontend().values().stream().mapToLong(n -> n).sum();
    }

    @Override
    public long registered() {
        return frontends.stream().mapToLong(Frontend::registered).sum();
    }

    @Override
    public List<DeviceClass> classes() {
        Map<String, Long> connected = sessionsByFrontend();
        return frontends.stream()
                .map(f -> new DeviceClass(f.name(), connected.getOrDefault(f.name(), 0L), f.registered()))
                .toList();
    }

    /** Returns the sessions of each frontend over all processes. */
    private Map<String, Long> sessionsByFrontend() {
        Map<String, Long> connected = new LinkedHashMap<>();
        for (HaProxyRuntime process : processes) {
            states(process).forEach((frontend, state) -> connected.merge(frontend, state.sessions(), Long::sum));
        }
        return connected;
    }

    @Override
    public boolean admitting() {
        return processes.stream().anyMatch(p -> states(p).values().stream().anyMatch(FrontendState::open));
    }

    @Override
    public Optional<Integer> connectsPerSecond() {
        return bears;
    }

    @Override
    public boolean paced() {
        return true;
    }

    @Override
    public void admit() {
        each(process -> {
            process.requireAdmin();
            order(process, "set rate-limit connections global 0");
            open(process, frontends.stream().map(Frontend::name).toList());
        });
    }

    /** Sends the limit each time: HAProxy may accept nobody after its limit was lowered, until the limit is sent again. */
    @Override
    public void admit(Admission admission) {
        int each = Math.max(1, admission.connectsPerSecond() / processes.size());
        List<String> admitted = frontends.stream()
                .map(Frontend::name)
                .filter(f ->
                        admission.classes().isEmpty() || admission.classes().contains(f))
                .toList();
        each(process -> {
            order(process, "set rate-limit connections global " + each);
            open(process, admitted);
        });
    }

    /** Opens these frontends and closes the others to new connections. */
    private void open(HaProxyRuntime process, List<String> admitted) {
        states(process).forEach((frontend, state) -> {
            boolean wanted = admitted.contains(frontend);
            if (state.open() != wanted) {
                order(process, (wanted ? "enable" : "disable") + " frontend " + frontend);
            }
        });
    }

    @Override
    public void disconnectAll() {
        each(process -> {
            open(process, List.of());
            for (int round = 0; round < ROUNDS; round++) {
                List<String> sessions = sessions(process);
                if (sessions.isEmpty()) {
                    return;
                }
                end(process, sessions);
            }
            throw process.failed(
                    Outcome.UNKNOWN,
                    "disconnect the devices",
                    sessions(process).size() + " connections could not be ended",
                    null);
        });
    }

    /** Acts on every process, also after one has failed: a region with one dead proxy is still closed, and still opened. */
    private void each(Consumer<HaProxyRuntime> action) {
        List<ProviderException> failures = new ArrayList<>();
        for (HaProxyRuntime process : processes) {
            try {
                action.accept(process);
            } catch (ProviderException failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            ProviderException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /** Returns the ids of the sessions of the frontends. */
    private List<String> sessions(HaProxyRuntime process) {
        List<String> found = new ArrayList<>();
        process.send("show sess", line -> {
            int colon = line.indexOf(':');
            if (line.startsWith("0x") && frontends.stream().anyMatch(f -> line.contains(" fe=" + f.name() + " "))) {
                found.add(line.substring(0, colon));
            }
        });
        return found;
    }

    /** A session that has ended meanwhile is reported as an error and is none. */
    private static void end(HaProxyRuntime process, List<String> sessions) {
        for (int from = 0; from < sessions.size(); from += BATCH) {
            List<String> batch = sessions.subList(from, Math.min(sessions.size(), from + BATCH));
            process.send(batch.stream().map(id -> "shutdown session " + id).collect(Collectors.joining(";")));
        }
    }

    private static void order(HaProxyRuntime process, String command) {
        String answer = process.send(command);
        if (!answer.isBlank() && !answer.contains("already")) {
            throw process.failed(Outcome.REFUSED, command, answer, null);
        }
    }

    /** Returns the states of the frontends, by name. */
    private Map<String, FrontendState> states(HaProxyRuntime process) {
        process.requireAdmin();
        Map<String, FrontendState> found = new LinkedHashMap<>();
        List<String> lines = process.send("show stat -1 1 -1").lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("# ")) {
            throw process.failed(Outcome.REFUSED, "show stat", String.join(" ", lines), null);
        }
        List<String> columns = List.of(lines.get(0).substring(2).split(","));
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            if (values.length > columns.indexOf("status")) {
                found.put(
                        values[columns.indexOf("pxname")],
                        new FrontendState(
                                values[columns.indexOf("status")].equals(OPEN),
                                Long.parseLong(values[columns.indexOf("scur")])));
            }
        }
        found.keySet().retainAll(frontends.stream().map(Frontend::name).toList());
        for (Frontend frontend : frontends) {
            if (!found.containsKey(frontend.name())) {
                throw process.failed(
                        Outcome.REFUSED, "show stat", "it has no frontend '" + frontend.name() + "'", null);
            }
        }
        return found;
    }
}
