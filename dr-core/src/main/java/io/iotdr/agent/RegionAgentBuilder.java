package io.iotdr.agent;

import io.iotdr.agent.AgentTargets.AgentTarget;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects what an agent offers, and to whom. Not thread-safe. */
public final class RegionAgentBuilder {

    private final String region;
    private final SortedMap<String, AgentTarget> offered = new TreeMap<>();
    private Optional<List<String>> allowed = Optional.empty();
    private Duration patience = Duration.ofMinutes(10);
    private Consumer<String> listener = line -> {};
    private @Nullable Path state;
    private @Nullable SecretFile secrets;
    private @Nullable TimeSource time;

    RegionAgentBuilder(String region) {
        this.region = region;
    }

    /** Offers the resources of the agent's own region. */
    public RegionAgentBuilder resources(RegionResources resources) {
        offered.putAll(AgentTargets.of(region, resources));
        return this;
    }

    /** Offers the probes of another region, which this agent observes from its own. */
    public RegionAgentBuilder observing(String other, RegionResources resources) {
        offered.putAll(AgentTargets.probes(other, resources));
        return this;
    }

    /**
     * Limits what is offered to these resources, such as {@code compute}, and to those below a name that ends with a slash,
     * such as {@code probes/}. Without a limit, all resources are offered.
     */
    public RegionAgentBuilder allowing(List<String> names) {
        allowed = Optional.of(names.stream().map(String::strip).toList());
        return this;
    }

    /** Sets the directory in which the agent remembers the owners that it has seen; it must survive a restart. */
    public RegionAgentBuilder state(Path directory) {
        state = directory;
        return this;
    }

    /** Sets the file of secrets with which callers sign, one on each line; it is read at each request. */
    public RegionAgentBuilder tokenFile(Path file) {
        secrets = new SecretFile(file);
        return this;
    }

    public RegionAgentBuilder time(TimeSource source) {
        time = source;
        return this;
    }

    /** Sets how long an effect waits for those of an earlier owner; default 10 minutes. */
    public RegionAgentBuilder patience(Duration length) {
        patience = length;
        return this;
    }

    /** Sets who is told of each effect, when it begins and when it ends, in one line for people; nobody by default. It must not throw. */
    public RegionAgentBuilder telling(Consumer<String> value) {
        listener = value;
        return this;
    }

    Consumer<String> listener() {
        return listener;
    }

    /**
     * Makes the agent.
     *
     * @throws DisasterRecoveryException when the token file, the state directory or the time source is missing, the state or
     *     the token file cannot be read, or a name that is allowed is not offered
     */
    public RegionAgent build() {
        RegionAgent agent = new RegionAgent(this);
        secrets().secrets();
        return agent;
    }

    String region() {
        return region;
    }

    SortedMap<String, AgentTarget> targets() {
        allowed.ifPresent(names -> names.forEach(this::refuseUnknown));
        SortedMap<String, AgentTarget> targets = new TreeMap<>(offered);
        allowed.ifPresent(names ->
                targets.keySet().removeIf(target -> names.stream().noneMatch(n -> matches(n, target))));
        return targets;
    }

    private static boolean matches(String name, String target) {
        return target.equals(name) || name.length() > 1 && name.endsWith("/") && target.startsWith(name);
    }

    private void refuseUnknown(String name) {
        if (offered.keySet().stream().noneMatch(target -> matches(name, target))) {
            throw new DisasterRecoveryException("nothing to offer has the name '" + name + "'; there is "
                    + String.join(", ", offered.keySet()) + " (all below a name: with a slash at its end)");
        }
    }

    Duration patience() {
        return patience;
    }

    Path state() {
        return given(state, "a state directory");
    }

    SecretFile secrets() {
        return given(secrets, "a token file");
    }

    TimeSource time() {
        return given(time, "a time source");
    }

    private <T> T given(@Nullable T value, String what) {
        if (value == null) {
            throw new DisasterRecoveryException("the agent of " + region + " needs " + what);
        }
        return value;
    }
}
