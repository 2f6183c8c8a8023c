package io.iotdr.mqtt;

import io.iotdr.json.JsonView;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The devices of a Mosquitto broker with the dynamic security plugin, by their user names: those of some groups. A user that
 * is disabled is disconnected at once and cannot log in. Thread-safe.
 */
final class MosquittoFleet implements DeviceFleet {

    /** The broker serves nobody else while it carries out a message, and writes its whole file for each command. */
    private static final int BATCH = 50;

    private static final int READ_BATCH = 1000;

    private final MosquittoControl control;
    private final List<String> groups;
    private final FleetCounts counts;

    /**
     * The numbers of the configuration, which the broker does not publish.
     *
     * @param registered how many devices the whole fleet has
     * @param others how many other clients are always connected, such as services
     * @param sysInterval how often the broker publishes the number of its clients
     */
    record FleetCounts(long registered, long others, Duration sysInterval) {}

    /**
     * Uses a broker.
     *
     * @param groups the groups of the plugin whose users are devices
     */
    MosquittoFleet(MosquittoControl control, List<String> groups, FleetCounts counts) {
        this.control = control;
        this.groups = List.copyOf(groups);
        this.counts = counts;
    }

    @Override
    public long connected() {
        return Math.max(0, control.otherClients(counts.sysInterval()) - counts.others());
    }

    @Override
    public long registered() {
        return counts.registered();
    }

    @Override
    public boolean admitting() {
        return !users(false).isEmpty();
    }

    @Override
    public void disconnectAll() {
        change("disableClient", users(false));
    }

    @Override
    public void admit() {
        change("enableClient", users(true));
    }

    /** Returns the users of the groups that are disabled, or those that are not. */
    private List<String> users(boolean disabled) {
        Set<String> all = new LinkedHashSet<>();
        for (String group : groups) {
            JsonView answer = one("read the group " + group, Map.of("command", "getGroup", "groupname", group));
            answer.at("data")
                    .at("group")
                    .at("clients")
                    .items()
                    .forEach(c -> c.at("username").text().ifPresent(all::add));
        }
        List<String> found = new ArrayList<>();
        List<String> names = List.copyOf(all);
        for (int from = 0; from < names.size(); from += READ_BATCH) {
            List<Map<String, String>> ask = names.subList(from, Math.min(names.size(), from + READ_BATCH)).stream()
                    .map(user -> Map.of("command", "getClient", "username", user))
                    .toList();
            control.send("read the users", ask).forEach(answer -> {
                JsonView client = answer.at("data").at("client");
                if (client.at("disabled").bool().orElse(false) == disabled) {
                    client.at("username").text().ifPresent(found::add);
                }
            });
        }
        return found;
    }

    private JsonView one(String operation, Map<String, String> command) {
        JsonView answer = control.send(operation, List.of(command)).get(0);
        answer.at("error").text().ifPresent(error -> {
            throw control.failed(Outcome.REFUSED, operation, error, null);
        });
        return answer;
    }

    /** A user who was deleted meanwhile needs no change. */
    private void change(String command, List<String> users) {
        for (int from = 0; from < users.size(); from += BATCH) {
            List<Map<String, String>> batch = users.subList(from, Math.min(users.size(), from + BATCH)).stream()
                    .map(user -> Map.of("command", command, "username", user))
                    .toList();
            for (JsonView answer : control.send(command, batch)) {
                answer.at("error")
                        .text()
                        .filter(e -> !e.equals("Client not found"))
                        .ifPresent(error -> {
                            throw control.failed(Outcome.UNKNOWN, command, error, null);
                        });
            }
        }
    }
}
