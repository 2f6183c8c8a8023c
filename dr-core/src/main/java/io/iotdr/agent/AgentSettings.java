package io.iotdr.agent;

import io.iotdr.plan.NearestName;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How an agent of a region runs.
 *
 * @param tokenFile the secrets with which callers sign, one on each line
 * @param state where it remembers the owners that it has seen
 * @param allowed the names of what it offers, or those with a slash at their end; empty for all
 */
public record AgentSettings(String region, Path tokenFile, Path state, List<String> allowed, AgentAddress address) {

    public AgentSettings {
        allowed = List.copyOf(allowed);
    }

    /**
     * Reads the section {@code agent} of a configuration.
     *
     * @throws IllegalArgumentException when a setting is missing or unusable
     */
    public static AgentSettings of(ProviderSettings section) {
        return new AgentSettings(
                section.require("region"),
                Path.of(section.require("token_file")),
                Path.of(section.require("state")),
                section.textList("allow"),
                AgentAddress.of(section));
    }

    /**
     * Makes the agent, which offers its region's resources and the probes of the others.
     *
     * @param regions the resources by region, as in its configuration
     * @param told gets a line for each effect that begins or ends
     * @throws IllegalArgumentException when the configuration does not have the agent's region
     * @throws io.iotdr.error.DisasterRecoveryException as {@link RegionAgentBuilder#build} does
     */
    public RegionAgent agent(Map<String, RegionResources> regions, TimeSource time, Consumer<String> told) {
        if (!regions.containsKey(region)) {
            throw new IllegalArgumentException(
                    "the agent's region is '" + region + "', and the configuration has the regions " + regions.keySet()
                            + NearestName.hint(region, regions.keySet()));
        }
        RegionAgentBuilder made = RegionAgent.of(region)
                .tokenFile(tokenFile)
                .state(state)
                .time(time)
                .telling(told);
        if (!allowed.isEmpty()) {
            made.allowing(allowed);
        }
        regions.forEach((name, resources) -> {
            if (name.equals(region)) {
                made.resources(resources);
            } else {
                made.observing(name, resources);
            }
        });
        return made.build();
    }
}
