package io.iotdr.hivemq;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which clients of a broker are devices, and what the broker bears.
 *
 * @param classes the classes of devices, the most important first; a client of none, such as a service, always connects
 * @param connectsPerSecond the most new connections a second, which the gate enforces also when nobody limits it further;
 *     empty for no limit
 * @param redirect the name that devices with MQTT 5 are told while the gate is closed, such as {@code
 *     mqtt.us-east-1.example.com:8883}; empty for none
 * @param login who checks the login of a device that may connect
 */
public record GateRules(
        List<ClassRule> classes, Optional<Integer> connectsPerSecond, Optional<String> redirect, Login login) {

    /** Who checks logins. */
    public enum Login {
        /** Another extension of the broker, with a lower priority. */
        BY_NEXT_EXTENSION,
        /** Nobody: for brokers that accept everybody, since a gate takes the place of that default. */
        BY_NOBODY
    }

    /**
     * A class of devices.
     *
     * @param clients matches the whole client id of each device of the class; its dot matches every character
     * @param registered how many devices of the class the whole fleet has
     */
    public record ClassRule(String name, Pattern clients, long registered) {
        public ClassRule {
            // An id may contain U+2028, which a dot does not match otherwise.
            clients = Pattern.compile(clients.pattern(), clients.flags() | Pattern.DOTALL);
        }
    }

    /** For a region whose classes nobody knows: every client counts as a device. */
    static final GateRules EVERYBODY = new GateRules(
            List.of(new ClassRule("everybody", Pattern.compile(".*"), 1)),
            Optional.empty(),
            Optional.empty(),
            Login.BY_NEXT_EXTENSION);

    /** Longer ids are refused: to match them against an expression can end a thread. */
    static final int LONGEST_ID = 256;

    public GateRules {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("no class of devices is named; name one, such as all: .*");
        }
        connectsPerSecond.filter(rate -> rate < 1).ifPresent(rate -> {
            throw new IllegalArgumentException("the limit is " + rate + " connections a second; it must be 1 or more");
        });
    }

    boolean has(String name) {
        return classes.stream().anyMatch(c -> c.name().equals(name));
    }

    /** Returns the first class whose pattern a client id matches. */
    Optional<ClassRule> classOf(String client) {
        return classes.stream()
                .filter(c -> c.clients().matcher(client).matches())
                .findFirst();
    }
}
