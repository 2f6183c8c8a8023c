package io.iotdr.cli.plan;

import io.iotdr.cli.console.ConfigurationOption;
import io.iotdr.cli.console.Count;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.finding.Finding;
import io.iotdr.finding.FindingCode;
import io.iotdr.json.Json;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.review.ConfigurationReview;
import io.iotdr.step.builtin.BuiltInSteps;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code dr plan validate} command. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {
            "Check a configuration and every plan in it, and report all problems at once.",
            "A finding does not stop a recovery, but would make it fail or do harm.",
            "Exit status: 0 valid, 1 valid with findings, 2 invalid."
        })
final class PlanValidateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Option(
            names = "--for",
            paramLabel = "WHAT",
            description = {
                "Also check whether this could start now: failover, switchover, failback, backup or drill. Repeat it for"
                        + " several.",
                "failover assumes that the serving region is impaired. The runs and backup read from the real providers and"
                        + " change nothing. drill simulates 20 disasters for each plan, which can take a minute."
            })
    private List<String> purposes = List.of();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "With --for failover, switchover or failback: the directory of the journal, as for dr failover.")
    private Optional<Path> state = Optional.empty();

    @Option(names = "--json", description = "Print the problems as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<StartCheck> checks =
                purposes.stream().map(p -> StartCheck.named(spec, p)).toList();
        try {
            Configuration loaded = configuration.load();
            List<Finding> findings = new ArrayList<>(ConfigurationReview.of(loaded, BuiltInSteps.catalog()));
            checks.forEach(check -> findings.addAll(check.findings(loaded, state())));
            if (loaded.plans().isEmpty() && checks.stream().anyMatch(StartCheck::needsPlans)) {
                findings.add(
                        FindingCode.CANNOT_START_NOW.about("plans", "no plans are defined, so nothing could start"));
            }
            print(loaded.plans(), List.of(), findings);
            if (loaded.plans().isEmpty() && !json) {
                others(loaded);
            }
            return findings.isEmpty() ? 0 : 1;
        } catch (InvalidConfigurationException invalid) {
            print(List.of(), invalid.problems(), List.of());
            return 2;
        }
    }

    /** A configuration without plans is that of an agent, or of backups. */
    private void others(Configuration loaded) {
        spec.commandLine()
                .getOut()
                .println("valid    no plans are defined"
                        + (loaded.regions().isEmpty()
                                ? ""
                                : "; regions for an agent: "
                                        + String.join(", ", loaded.regions().keySet()))
                        + (loaded.backup().isPresent() ? "; a section 'backup'" : ""));
    }

    private Path state() {
        Path file = configuration.file().toAbsolutePath();
        return state.orElse(Optional.ofNullable(file.getParent()).orElse(file).resolve("dr-state"));
    }

    private void print(List<RecoveryPlan> plans, List<PlanProblem> errors, List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("plans", plans.stream().map(RecoveryPlan::id).toList());
            said.put("errors", errors);
            said.put("findings", findings);
            out.println(Json.pretty(said));
            return;
        }
        errors.forEach(e -> out.println("error    " + e));
        findings.forEach(f -> out.println("finding  [" + f.code() + "] " + f));
        if (errors.isEmpty()) {
            plans.forEach(p -> out.println("valid    " + p.id() + ": " + p.primary() + " -> " + p.secondary() + ", "
                    + Count.of(p.steps().size(), "step")));
        } else {
            out.println(Count.of(errors.size(), "error"));
        }
    }
}
