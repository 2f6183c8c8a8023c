package io.iotdr.onprem.haproxy;

import io.iotdr.error.Reason;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException;
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

    /** Sets each process that still has the expected weights; one that has the wanted ones already is left as it is. */
    @Override
    public void shift(String name, TrafficWeights expected, TrafficWeights wanted) {
        for (HaProxyRuntime process : processes) {
            TrafficWeights now = weights(process, name);
            if (now.equals(wanted)) {
                continue;
            }
            if (!now.equals(expected)) {
                throw process.failed(
                        Outcome.CONFLICT, "shift " + name, "its weights have been changed to " + now.byRegion(), null);
            }
            refuseUnlisted(process, name, wanted);
            refuseShut(process, name, wanted);
            set(process, name, wanted);
            stateFile.ifPresent(file -> save(process, file));
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

    /** Sends all commands in one line, the heaviest first, so that there is no moment without a server. */
    private void set(HaProxyRuntime process, String name, TrafficWeights wanted) {
        String commands = wanted.byRegion().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .flatMap(e -> servers.getOrDefault(e.getKey(), List.of()).stream()
                        .map(server -> "set server " + checked(name) + "/" + checked(server) + " weight "
                                + Math.min(e.getValue(), HEAVIEST)))
                .collect(Collectors.joining("; "));
        String answer = process.send(commands);
        if (!answer.isBlank()) {
            throw process.failed(Outcome.UNKNOWN, "set the weights of " + name, answer, null);
        }
    }

    private static void save(HaProxyRuntime process, Path file) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, process.send("show servers state") + "\n", StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw ProviderException.unknown(
                    "HAProxy",
                    "write its state",
                    file + ": " + e + "; the weights are set, and a reload loses them",
                    e);
        }
    }
}
