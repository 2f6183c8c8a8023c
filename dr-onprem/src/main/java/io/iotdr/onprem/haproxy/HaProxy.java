package io.iotdr.onprem.haproxy;

import io.iotdr.error.Reason;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.spi.TrafficWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Backends of HAProxy, whose servers belong to regions. The weight of a region is that of each of its servers. Several
 * processes are changed one after another. Thread-safe.
 */
final class HaProxy implements LoadBalancer {

    private static final int HEAVIEST = 256;

    /** The columns of a line of {@code show servers state}, version 1. */
    private static final int NAME = 3;

    private static final int ADMIN_STATE = 6;
    private static final int WEIGHT = 7;
    private static final int COLUMNS = 8;

    /** The bits of the administrative state that keep a server from traffic: maintenance and draining. */
    private static final int SHUT = 0x01 | 0x02 | 0x04 | 0x08 | 0x10 | 0x20;

    /** A server as HAProxy reports it. */
    private record ProxyServer(String name, int adminState, int weight) {}

    private final List<HaProxyRuntime> processes;
    private final Map<String, List<String>> servers;
    private final Optional<Path> stateFile;

    /**
     * Uses the backends of processes that all have the same configuration.
     *
     * @param servers the names of the servers of each region
     * @param stateFile where the state is written after a change, so that a reload of HAProxy keeps it; empty for nowhere
     */
    HaProxy(List<HaProxyRuntime> processes, Map<String, List<String>> servers, Optional<Path> stateFile) {
        this.processes = List.copyOf(processes);
        this.servers = new TreeMap<>(servers);
        this.stateFile = stateFile;
    }

    @Override
    public TrafficWeights weights(String name) {
        TrafficWeights first = weights(processes.get(0), name);
        for (HaProxyRuntime process : processes) {
            TrafficWeights there = weights(process, name);
            if (!there.equals(first)) {
                throw process.failed(
                        Outcome.NOT_DONE,
                        "read the weights of " + name,
                        "it has " + there.byRegion() + ", another process has " + first.byRegion(),
                        null);
            }
        }
        return first;
    }

    private TrafficWeights weights(HaProxyRuntime process, String name) {
        process.requireAdmin();
        List<ProxyServer> there = servers(process, name);
        Map<String, Integer> weights = new TreeMap<>();
        servers.forEach((region, names) -> names.forEach(server -> {
            int weight = there.stream()
                    .filter(s -> s.name().equals(server))
                    .map(ProxyServer::weight)
                    .findFirst()
                    .orElseThrow(() -> process.failed(
                            Outcome.REFUSED,
                            "read the weights of " + name,
                            "it has no server '" + server + "' for the region " + region + "; it has "
                                    + there.stream().map(ProxyServer::name).toList(),
                            null));
            Integer other = weights.putIfAbsent(region, weight);
            if (other != null && other != weight) {
                throw process.failed(
                        Outcome.REFUSED,
                        "read the weights of " + name,
                        "the servers of " + region + " have different weights, which could not be restored; give all"
                                + " of them one weight",
                        null);
            }
        }));
        try {
            return new TrafficWeights(weights);
        } catch (IllegalArgumentException none) {
            throw process.failed(Outcome.REFUSED, "read the weights of " + name, Reason.of(none), none);
        }
    }

    private static List<ProxyServer> servers(HaProxyRuntime process, String name) {
        String answer = process.send("show servers state " + checked(name));
        if (!answer.startsWith("1")) {
            throw process.failed(Outcome.REFUSED, "read the servers of " + name, answer + backends(process), null);
        }
        List<ProxyServer> found = new ArrayList<>();
        answer.lines().skip(1).filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] columns = line.split(" ");
            if (columns.length >= COLUMNS) {
                found.add(new ProxyServer(
                        columns[NAME], Integer.parseInt(columns[ADMIN_STATE]), Integer.parseInt(columns[WEIGHT])));
            }
        });
        return found;
    }

    private static String backends(HaProxyRuntime process) {
        return " It has the backends "
                + process.send("show backend")
                        .lines()
                        .filter(l -> !l.startsWith("#"))
                        .toList();
    }

    /** A name becomes a part of a command. */
    private static String checked(String name) {
        if (!name.matches("[A-Za-z0-9_.:-]+")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a backend or server of HAProxy");
        }
        return name;
    }

    /**
     * Sets each process that still has the expected weights; one that has the wanted ones already is left as it is. The state
     * is saved before too, since a file that cannot be written must be found while nothing is changed.
     */
    @Override
    public void shift(String name, TrafficWeights expected, TrafficWeights wanted) {
        for (HaProxyRuntime process : processes) {
            stateFile.ifPresent(file -> save(process, file, Outcome.NOT_DONE));
            TrafficWeights now = weights(process, name);
            if (!now.equals(wanted)) {
                if (!now.equals(expected)) {
                    throw process.failed(
                            Outcome.CONFLICT,
                            "shift " + name,
                            "its weights have been changed to " + now.byRegion(),
                            null);
                }
                refuseUnlisted(process, name, wanted);
                refuseShut(process, name, wanted);
                set(process, name, now, wanted);
            }
            stateFile.ifPresent(file -> save(process, file, Outcome.UNKNOWN));
        }
    }

    /** Traffic to a region without servers would be lost. */
    private void refuseUnlisted(HaProxyRuntime process, String name, TrafficWeights wanted) {
        wanted.byRegion().forEach((region, weight) -> {
            if (weight > 0 && !servers.containsKey(region)) {
                throw process.failed(
                        Outcome.REFUSED,
                        "shift " + name,
                        "'servers' names no server of the region " + region + "; it has " + servers.keySet(),
                        null);
            }
        });
    }

    /** A server in maintenance gets no traffic whatever its weight, and only a person knows why it is there. */
    private void refuseShut(HaProxyRuntime process, String name, TrafficWeights wanted) {
        for (ProxyServer server : servers(process, name)) {
            boolean needed = servers.entrySet().stream()
                    .anyMatch(e -> e.getValue().contains(server.name())
                            && wanted.byRegion().getOrDefault(e.getKey(), 0) > 0);
            if (needed && (server.adminState() & SHUT) != 0) {
                throw process.failed(
                        Outcome.REFUSED,
                        "shift " + name,
                        "the server " + server.name() + " is in maintenance or draining; when it may serve: set server "
                                + name + "/" + server.name() + " state ready",
                        null);
            }
        }
    }

    /**
     * Lowers a weight only after every raise was accepted, so that there is no moment without a server. A static algorithm,
     * such as {@code source}, accepts only 0 and the weight of the configuration.
     */
    private void set(HaProxyRuntime process, String name, TrafficWeights now, TrafficWeights wanted) {
        Map<String, Integer> raised = new TreeMap<>(wanted.byRegion());
        raised.values().removeIf(weight -> weight == 0);
        String refused = send(process, name, raised);
        if (!refused.isBlank()) {
            String stuck = send(process, name, now.byRegion());
            throw process.failed(
                    stuck.isBlank() ? Outcome.REFUSED : Outcome.UNKNOWN,
                    "set the weights of " + name,
                    refused
                            + (stuck.isBlank()
                                    ? " Nothing was changed."
                                    : " The old weights are not back either: " + stuck)
                            + " Use 'balance roundrobin' or 'leastconn', or give each server the"
                            + " weight 100 in the configuration",
                    null);
        }
        Map<String, Integer> lowered = new TreeMap<>(wanted.byRegion());
        lowered.values().removeIf(weight -> weight > 0);
        String answer = send(process, name, lowered);
        if (!answer.isBlank()) {
            throw process.failed(Outcome.UNKNOWN, "set the weights of " + name, answer, null);
        }
    }

    /** Sends the commands of several regions in one line, and returns what HAProxy complains about. */
    private String send(HaProxyRuntime process, String name, Map<String, Integer> weights) {
        String commands = weights.entrySet().stream()
                .flatMap(e -> servers.getOrDefault(e.getKey(), List.of()).stream()
                        .map(server -> "set server " + checked(name) + "/" + checked(server) + " weight "
                                + Math.min(e.getValue(), HEAVIEST)))
                .collect(Collectors.joining("; "));
        return commands.isEmpty() ? "" : process.send(commands);
    }

    private static void save(HaProxyRuntime process, Path file, Outcome failure) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, process.send("show servers state") + "\n", StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure.exception(
                    "HAProxy", "write its state", file + ": " + e + "; without it, a reload loses the weights", e);
        }
    }
}
