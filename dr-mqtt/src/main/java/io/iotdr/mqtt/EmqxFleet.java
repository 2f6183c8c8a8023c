package io.iotdr.mqtt;

import io.iotdr.json.JsonView;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The devices of an EMQX cluster: the access rules of its listeners refuse or accept new connections, and the connection
 * rate of a listener limits them. Established connections are ended by client id, which ends their sessions too.
 * Thread-safe.
 */
final class EmqxFleet implements DeviceFleet {

    private static final String PROVIDER = "EMQX";
    private static final String DENY = "deny all";
    private static final String NO_LIMIT = "infinity";

    /** Clients are ended one after another, and a stuck one takes up to 5 s. */
    private static final int PAGE = 100;

    private static final int ROUNDS = 10_000;

    /**
     * The devices of a cluster, and the listeners that they use.
     *
     * @param listeners the listeners of devices, such as {@code tcp:default}
     * @param registered how many devices the whole fleet has
     * @param rules the access rules of the listeners while they accept devices
     * @param kept matches the ids of clients that are no devices
     * @param bears how many new connections a second the cluster bears; empty for no limit
     */
    record EmqxDevices(
            List<String> listeners, long registered, List<String> rules, Pattern kept, Optional<Integer> bears) {}

    private final EmqxApi api;
    private final EmqxDevices devices;

    EmqxFleet(EmqxApi api, EmqxDevices devices) {
        this.api = api;
        this.devices = devices;
    }

    /** A node that cannot be asked is missing in the figures of the cluster, so each node must have given its own. */
    @Override
    public long connected() {
        Set<String> running = running();
        long sum = 0;
        for (JsonView node : api.get("/stats?aggregate=false").items()) {
            Optional<Long> live = node.at("live_connections.count").number();
            if (live.isPresent()) {
                sum += live.get();
                node.at("node").text().ifPresent(running::remove);
            }
        }
        if (!running.isEmpty()) {
            throw ProviderException.notDone(
                    PROVIDER, "count the devices", "these nodes did not tell their connections: " + running, null);
        }
        return Math.max(0, sum - keptClients());
    }

    private Set<String> running() {
        Set<String> running = new TreeSet<>();
        api.get("/nodes").items().stream()
                .filter(n ->
                        n.at("node_status").text().filter("running"::equals).isPresent())
                .forEach(n -> n.at("node").text().ifPresent(running::add));
        return running;
    }

    /** Returns how many connected clients are no devices; none is looked for unless the configuration names some. */
    private long keptClients() {
        if (devices.kept().pattern().isEmpty()) {
            return 0;
        }
        Set<String> found = new HashSet<>();
        boolean more = true;
        for (int page = 1; more && page < ROUNDS; page++) {
            JsonView answer = page(page);
            clients(answer).stream().filter(this::isKept).forEach(found::add);
            more = answer.at("meta").at("hasnext").bool().orElse(false);
        }
        return found.size();
    }

    private JsonView page(int page) {
        return api.get("/clients?conn_state=connected&fields=clientid&limit=" + PAGE + "&page=" + page);
    }

    private static List<String> clients(JsonView page) {
        return page.at("data").items().stream()
                .flatMap(c -> c.at("clientid").text().stream())
                .toList();
    }

    private boolean isKept(String client) {
        return devices.kept().matcher(client).matches();
    }

    @Override
    public long registered() {
        return devices.registered();
    }

    @Override
    public boolean admitting() {
        return devices.listeners().stream().anyMatch(listener -> isOpen(listener(listener)));
    }

    private JsonView listener(String id) {
        return api.get(path(id));
    }

    private static String path(String listener) {
        return "/listeners/" + URLEncoder.encode(listener, StandardCharsets.UTF_8);
    }

    private static boolean isOpen(JsonView listener) {
        boolean denies = listener.at("access_rules").items().stream()
                .findFirst()
                .flatMap(JsonView::text)
                .filter(DENY::equals)
                .isPresent();
        return listener.at("enable").bool().orElse(true) && !denies;
    }

    @Override
    public Optional<Integer> connectsPerSecond() {
        return devices.bears();
    }

    @Override
    public boolean paced() {
        return true;
    }

    @Override
    public void admit() {
        set(devices.rules(), devices.bears().map(this::each).orElse(NO_LIMIT));
    }

    @Override
    public void admit(Admission admission) {
        set(devices.rules(), each(admission.connectsPerSecond()));
    }

    /** The rate of a listener holds for each node. */
    private String each(int connectsPerSecond) {
        int gates = devices.listeners().size() * Math.max(1, running().size());
        return Math.max(1, connectsPerSecond / gates) + "/s";
    }

    /** Changes what differs: each change is written to the configuration of the cluster. */
    private void set(List<String> rules, String rate) {
        for (String id : devices.listeners()) {
            JsonView now = listener(id);
            List<String> present = now.at("access_rules").items().stream()
                    .flatMap(r -> r.text().stream())
                    .toList();
            boolean right = present.equals(rules)
                    && now.at("max_conn_rate").text().filter(rate::equals).isPresent();
            if (!right) {
                Map<String, Object> change = new TreeMap<>(Map.of("access_rules", rules, "max_conn_rate", rate));
                change.put("type", id.substring(0, id.indexOf(':')));
                change.put("id", id);
                api.put(path(id), change);
            }
        }
    }

    /** Refuses new connections first, and then ends those that exist, always from the first page: others move up. */
    @Override
    public void disconnectAll() {
        set(List.of(DENY), NO_LIMIT);
        int page = 1;
        for (int round = 0; round < ROUNDS; round++) {
            JsonView answer = page(page);
            List<String> batch =
                    clients(answer).stream().filter(c -> !isKept(c)).toList();
            if (!batch.isEmpty()) {
                api.post("/clients/kickout/bulk", batch);
                page = 1;
            } else if (answer.at("meta").at("hasnext").bool().orElse(false)) {
                page++;
            } else {
                return;
            }
        }
        throw ProviderException.unknown(
                PROVIDER, "disconnect the devices", "clients keep appearing; do all listeners refuse them?", null);
    }
}
