package io.iotdr.config;

import io.iotdr.backup.RetentionPolicy;
import io.iotdr.drill.Scenario;
import io.iotdr.health.DetectionPolicy;
import io.iotdr.health.VantagePoint;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.DrillSchedule;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a configuration file says, checked.
 *
 * @param regions empty when the file names none; plans can then be looked at, but not run
 * @param channels where alerts go; one whose secret is missing says so at its first use
 * @param signs what kind of disaster a failing probe speaks of, by the probe's name
 * @param state where orchestrators on several machines keep their state; empty when they share a directory
 * @param backup the backup section, resolved, for the engine that makes backups
 * @param warnings what is doubtful; nothing that would keep a recovery from running
 * @param context makes further providers from the same file
 */
public record Configuration(
        List<RecoveryPlan> plans,
        Map<String, RegionResources> regions,
        List<AlertChannel> channels,
        DetectionPolicy detection,
        List<VantagePoint> vantagePoints,
        Map<String, DisasterType> signs,
        Optional<SharedState> state,
        Optional<ProviderSettings> backup,
        RetentionPolicy retention,
        Optional<DrillSchedule> drills,
        List<Scenario> scenarios,
        List<PlanProblem> warnings,
        ProviderContext context) {}
