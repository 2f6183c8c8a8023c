package io.iotdr.cli.plan;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.config.Configuration;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.SimulationReport;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks whether something could start now. Each check reads only, and reports what would stop the start. */
enum StartCheck {
    FAILOVER {
        @Override
        List<Finding> findings(Configuration loaded, Path state) {
            return rehearsed(loaded, state, StartCheck::failover);
        }
    },
    SWITCHOVER {
        @Override
        List<Finding> findings(Configuration loaded, Path state) {
            return rehearsed(
                    loaded, state, (recovery, plan, found) -> planned(recovery, plan, RunKind.SWITCHOVER, found));
        }
    },
    FAILBACK {
        @Override
        List<Finding> findings(Configuration loaded, Path state) {
            return rehearsed(
                    loaded, state, (recovery, plan, found) -> planned(recovery, plan, RunKind.FAILBACK, found));
        }
    },
    BACKUP {
        @Override
        List<Finding> findings(Configuration loaded, Path state) {
            if (loaded.backup().isEmpty()) {
                return List.of(stopped("backup", "the configuration has no 'backup' section; add one"));
            }
            try {
                BackupConfiguration section =
                        new BackupConfiguration(loaded.backup().get(), loaded.context());
                if (section.sources().isEmpty()) {
                    return List.of(stopped("backup.sources", "there is nothing to back up; add a source"));
                }
                section.openExisting().backups().list();
                return List.of();
            } catch (DisasterRecoveryException refused) {
                return List.of(stopped("backup", Reason.of(refused)));
            }
        }
    },
    DRILL {
        @Override
        List<Finding> findings(Configuration loaded, Path state) {
            PlanCatalog catalog = new PlanCatalog();
            loaded.plans().forEach(catalog::create);
            List<Finding> found = new ArrayList<>();
            for (RecoveryPlan plan : loaded.plans()) {
                String subject = "plans." + plan.id();
                try {
                    SimulationReport report =
                            DisasterSimulator.of(catalog.expanded(plan)).run(SEEDS);
                    report.failures().stream()
                            .limit(1)
                            .forEach(f -> found.add(stopped(
                                    subject,
                                    "the simulation of seed " + f.seed() + " broke an invariant: " + f.violations()
                                            + "; replay it: dr drill simulate " + plan.id() + " --seed " + f.seed())));
                } catch (DisasterRecoveryException refused) {
                    found.add(stopped(subject, Reason.of(refused)));
                }
            }
            return found;
        }
    };

    private static final int SEEDS = 20;
    private static final Duration PROOF_LIMIT = Duration.ofSeconds(5);

    /** The journal of a platform that has no state yet; a check does not make one. */
    private static final class NoRuns implements Journal {
        @Override
        public long append(String stream, long expectedVersion, List<byte[]> entries) {
            throw ProviderException.refused("journal", "append to " + stream, "a check stores nothing");
        }

        @Override
        public List<byte[]> read(String stream) {
            return List.of();
        }

        @Override
        public List<String> streams() {
            return List.of();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    boolean needsPlans() {
        return this != BACKUP;
    }

    /** Returns what would stop the start; empty when it could start now. */
    abstract List<Finding> findings(Configuration loaded, Path state);

    static StartCheck named(CommandSpec spec, String name) {
        List<String> known = Arrays.stream(values())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList();
        return Arrays.stream(values())
                .filter(c -> c.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--for accepts " + String.join(", ", known) + ", not '" + name + "'"
                                + NearestName.hint(name, known)));
    }

    private static Finding stopped(String subject, String message) {
        return FindingCode.CANNOT_START_NOW.about(subject, message);
    }

    /** Captures the state of everything that a run of one plan would change. */
    private interface RunRehearsal {
        void of(DisasterRecovery recovery, RecoveryPlan plan, List<Finding> found);
    }

    private static List<Finding> rehearsed(Configuration loaded, Path state, RunRehearsal rehearsal) {
        List<Finding> found = new ArrayList<>();
        if (loaded.regions().isEmpty()) {
            return loaded.plans().stream()
                    .map(p -> stopped("plans." + p.id(), "no regions are configured"))
                    .toList();
        }
        DisasterRecoveryBuilder builder = DisasterRecovery.builder().configuration(loaded);
        if (loaded.state().isEmpty() && !Files.isDirectory(state)) {
            builder.journal(new NoRuns());
        } else if (loaded.state().isEmpty()) {
            builder.state(state);
        }
        try (DisasterRecovery recovery = builder.build()) {
            for (RecoveryPlan plan : loaded.plans()) {
                try {
                    found.addAll(proofs(loaded, plan, recovery.serving(plan.id())));
                    rehearsal.of(recovery, plan, found);
                } catch (DisasterRecoveryException refused) {
                    found.add(stopped("plans." + plan.id(), Reason.of(refused)));
                }
            }
        } catch (DisasterRecoveryException refused) {
            found.add(stopped("state", Reason.of(refused)));
        }
        return found;
    }

    /** A proof that cannot observe holds up the run after its data was promoted. That of a standby may fail until then. */
    private static List<Finding> proofs(Configuration loaded, RecoveryPlan plan, String serving) {
        List<Finding> found = new ArrayList<>();
        for (String region : plan.regions()) {
            RegionResources resources = loaded.regions().get(region);
            if (resources == null) {
                continue;
            }
            resources
                    .proofs()
                    .forEach((name, proof) -> wrong(proof.probe(PROOF_LIMIT), region.equals(serving))
                            .ifPresent(reason -> found.add(FindingCode.RECOVERY_NOT_PROVEN.about(
                                    "regions." + region + ".proof." + name,
                                    "a run would wait for it in vain: " + proof.target() + ": " + reason))));
        }
        return found;
    }

    private static Optional<String> wrong(Observation seen, boolean serves) {
        if (seen instanceof Observation.Unknown unknown) {
            return Optional.of(unknown.reason());
        }
        return serves && seen instanceof Observation.Unhealthy unhealthy
                ? Optional.of(unhealthy.reason() + ", although the region serves")
                : Optional.empty();
    }

    private static void planned(DisasterRecovery recovery, RecoveryPlan plan, RunKind kind, List<Finding> found) {
        problems(plan, recovery.dryPlanned(plan.id(), kind), found);
    }

    /** Rehearses one disaster of each kind: those for which different steps are meant. */
    private static void failover(DisasterRecovery recovery, RecoveryPlan plan, List<Finding> found) {
        String serving = recovery.serving(plan.id());
        String target = serving.equals(plan.primary()) ? plan.secondary() : plan.primary();
        recovery.impairment(target)
                .ifPresent(seen -> found.add(
                        stopped("plans." + plan.id(), "the target region " + target + " is impaired now: " + seen)));
        Map<List<StepSpec>, DisasterType> kinds = new LinkedHashMap<>();
        plan.disasterTypes().stream()
                .sorted(Comparator.comparing(DisasterType::spoilsData).thenComparing(Comparator.naturalOrder()))
                .forEach(type -> kinds.putIfAbsent(plan.steps(RunKind.FAILOVER, Optional.of(type)), type));
        List<Finding> all = new ArrayList<>();
        for (DisasterType type : kinds.values()) {
            FailoverRequest request =
                    FailoverRequest.of(plan.id(), Disaster.of(type, serving)).override(SafetyRule.REGION_IMPAIRED);
            problems(plan, recovery.dryFailover(request), all);
        }
        all.stream().distinct().forEach(found::add);
    }

    private static void problems(RecoveryPlan plan, DryRun dry, List<Finding> found) {
        dry.steps()
                .forEach(step -> step.problem()
                        .ifPresent(p -> found.add(stopped("plans." + plan.id() + ".steps." + step.id(), p))));
    }
}
