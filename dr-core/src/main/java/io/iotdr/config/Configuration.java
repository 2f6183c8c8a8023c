package io.iotdr.config;

import io.iotdr.drill.DrillScenario;
import io.iotdr.health.DetectionPolicy;
import io.iotdr.health.VantagePoint;
import io.iotdr.log.Redactor;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.DrillSchedule;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The valid content of a configuration file.
 *
 * @param regions empty when the file names none; its plans can then be read but not run
 * @param channels the alert channels; one without its secret fails at its first use
 * @param disasterTypeByProbe the disaster type that a failing probe indicates, by the probe's name
 * @param state the state that orchestrators on several machines share; empty when they use a directory
 * @param backup the backup section with resolved secrets, for the backup engine
 * @param agent the section of a region's agent, for {@link io.iotdr.agent.AgentSettings}
 * @param repeatPages how often an open question is announced again; empty for the default
 * @param claimedNames whether the command line believes the names that people claim
 * @param redactor removes the file's secrets from texts
 * @param warnings problems that do not prevent a recovery
 * @param context makes further providers from the same file
 */
public record Configuration(
        List<RecoveryPlan> plans,
        Map<String, RegionResources> regions,
        List<AlertChannel> channels,
        DetectionPolicy detection,
        List<VantagePoint> vantagePoints,
        Map<String, DisasterType> disasterTypeByProbe,
        Optional<SharedState> state,
        Optional<ProviderSettings> backup,
        Optional<ProviderSettings> agent,
        Optional<DrillSchedule> drills,
        List<DrillScenario> scenarios,
        Optional<Duration> repeatPages,
        boolean claimedNames,
        Redactor redactor,
        List<PlanProblem> warnings,
        ProviderContext context) {}
