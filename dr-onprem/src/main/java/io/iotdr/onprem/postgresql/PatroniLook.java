package io.iotdr.onprem.postgresql;

import io.iotdr.json.JsonView;
import io.iotdr.spi.ProviderException;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One look at a Patroni cluster: what its members said, and its dynamic configuration.
 *
 * @param place what messages call the cluster
 * @param answers the status of each member that answered
 * @param silent why each other one did not
 * @param configuration as the member has it that leads, since others may know an older one
 */
record PatroniLook(String place, Map<URI, JsonView> answers, List<String> silent, JsonView configuration) {

    /** The key of the dynamic configuration under which this library keeps its note of a fence; Patroni ignores it. */
    static final String NOTE = "iot_dr";

    /** In the note: when a fence was begun that has not come to its end. */
    static final String FENCING = "fencing";

    /** In the note: since when the fence keeps all writes out. */
    static final String FENCED = "fenced";

    private static final Set<String> PRIMARY = Set.of("primary", "master");

    static String role(JsonView member) {
        return member.at("role").text().orElse("");
    }

    private Collection<JsonView> members() {
        return answers.values();
    }

    /** Returns whether a member says that it is a primary, also one that is just stopping. */
    boolean hasPrimary() {
        return members().stream().anyMatch(m -> PRIMARY.contains(role(m)));
    }

    /** Returns whether a member accepts writes. */
    boolean isServing() {
        return members().stream()
                .anyMatch(m -> PRIMARY.contains(role(m))
                        && "running".equals(m.at("state").text().orElse("")));
    }

    /**
     * Returns whether no member accepts writes, as each of them says.
     *
     * @throws ProviderException when a member did not answer: it may be a primary whose Patroni process died
     */
    boolean isReadOnly() {
        if (!silent.isEmpty()) {
            throw ProviderException.notDone(
                    place,
                    "prove that it accepts no writes",
                    "a member does not answer, so it may accept some; start it, or take it out of 'members' when it is off: "
                            + String.join("; ", silent),
                    null);
        }
        return !hasPrimary();
    }

    /** Returns whether no other member has more of the log than the one that leads. */
    boolean leaderHasAll() {
        long most = members().stream().mapToLong(PatroniLook::position).max().orElse(0);
        return members().stream().anyMatch(m -> "standby_leader".equals(role(m)) && position(m) >= most);
    }

    /** Returns up to where in the log a replica has it. */
    private static long position(JsonView member) {
        JsonView log = member.at("xlog");
        return Math.max(
                log.at("received_location").number().orElse(0L),
                log.at("replayed_location").number().orElse(0L));
    }

    boolean isPaused() {
        return members().stream().anyMatch(m -> m.at("pause").bool().orElse(false));
    }

    /** Returns the cluster's configuration of its replication from another one; empty when it is no standby cluster. */
    Optional<JsonView> standbySettings() {
        return section("standby_cluster");
    }

    /** Returns whether this library has begun to fence the cluster, or has fenced it. */
    boolean hasFenceNote() {
        return section(NOTE).isPresent();
    }

    private Optional<JsonView> section(String name) {
        JsonView section = configuration.at(name);
        return section.toString().matches("\\{.+}") ? Optional.of(section) : Optional.empty();
    }

    /**
     * Returns since when the fence of this library keeps all writes out; empty when it is not raised.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when a fence was begun and has not come to its end
     */
    Optional<Instant> fencedSince() {
        if (fencingSince().isPresent()) {
            throw ProviderException.notDone(
                    place, "read its role", "its fence was begun and has not come to its end; fence it again", null);
        }
        return noted(FENCED);
    }

    /** Returns when a fence was begun that has not come to its end. */
    Optional<Instant> fencingSince() {
        return noted(FENCING);
    }

    private Optional<Instant> noted(String key) {
        return configuration.at(NOTE).at(key).text().map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw ProviderException.refused(
                        place, "read its fence", "its configuration has '" + text + "' under " + NOTE + "." + key);
            }
        });
    }

    /** Returns the identifier that a cluster and its standby clusters share. */
    Optional<String> systemIdentifier() {
        return members().stream()
                .flatMap(m -> m.at("database_system_identifier").text().stream())
                .findFirst();
    }
}
