package io.iotdr.cli.plan;

import io.iotdr.cli.console.ConfigurationOption;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.json.Json;
import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Durations;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.Occasions;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.Rehoming;
import io.iotdr.plan.StepSpec;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code dr plan show} command. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show a plan: its objectives, its regions, and its steps with their dependencies.")
final class PlanShowCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Parameters(arity = "0..1", paramLabel = "PLAN", description = "The plan's id. Default: all plans.")
    private Optional<String> plan = Optional.empty();

    @Option(names = "--json", description = "Print the plans as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Configuration loaded;
        try {
            loaded = configuration.load();
        } catch (InvalidConfigurationException invalid) {
            spec.commandLine().getErr().println("dr: " + invalid.getMessage());
            return 2;
        }
        List<RecoveryPlan> shown = loaded.plans().stream()
                .filter(p -> plan.map(p.id()::equals).orElse(true))
                .toList();
        if (plan.isPresent() && shown.isEmpty()) {
            List<String> known = loaded.plans().stream().map(RecoveryPlan::id).toList();
            throw new ParameterException(
                    spec.commandLine(), "there is no plan '" + plan.get() + "'" + NearestName.hint(plan.get(), known));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(shown.stream().map(PlanShowCommand::asMap).toList()));
        } else {
            shown.forEach(p -> print(out, p));
        }
        return 0;
    }

    private static void print(PrintWriter out, RecoveryPlan plan) {
        out.printf("%s: %s%n", plan.id(), plan.name());
        out.printf("  version    %s%n", plan.hash().substring(0, 12));
        out.printf("  covers     %s%n", String.join(", ", types(plan)));
        out.printf(
                "  objectives RTO %s, RPO %s, %s (%s)%n",
                Durations.text(plan.objectives().rto()),
                Durations.text(plan.objectives().rpo()),
                plan.objectives().tier().wireName(),
                plan.objectives().tier().description());
        out.printf("  regions    %s%n", String.join(" -> ", plan.regions()));
        out.printf("  mode       %s%n", plan.failoverMode().wireName());
        plan.drillSchedule().ifPresent(d -> out.printf("  drills     every %s%n", d.every()));
        plan.contacts().forEach(c -> out.printf("  contact    %s <%s>%n", c.group(), c.address()));
        steps(out, "failover", plan.steps());
        steps(out, "rollback (after the failover steps were reverted)", plan.rollbackSteps());
        out.flush();
    }

    private static void steps(PrintWriter out, String name, List<StepSpec> steps) {
        if (steps.isEmpty()) {
            return;
        }
        out.printf("  %s%n", name);
        for (StepSpec step : steps) {
            String needs = step.needs().isEmpty() ? "" : "  after " + String.join(", ", step.needs());
            out.printf(
                    Locale.ROOT,
                    "    %-24s %-21s %6s  on failure %s%s%n",
                    step.id(),
                    step.uses(),
                    Durations.text(step.timeout()),
                    step.onFailure().wireName(),
                    needs);
            if (!step.title().equals(step.id()) && !step.title().equals(step.uses())) {
                out.printf("      \"%s\"%n", step.title());
            }
            if (!step.occasions().equals(Occasions.ALL)) {
                out.printf("      %s%n", step.occasions().text());
            }
            floor(step).ifPresent(text -> out.printf("      %s%n", text));
        }
    }

    /** Returns the shortest time that the devices need, whatever else the plan does. */
    private static Optional<String> floor(StepSpec step) {
        if (!step.is(BuiltInStep.RE_HOME_DEVICES)) {
            return Optional.empty();
        }
        Rehoming how = Rehoming.of(step.parameters());
        return Optional.of(how.floor()
                .map(floor -> how.text() + " need " + Durations.text(floor) + " or more")
                .orElse("set 'devices' and 'connects_per_second' to see the shortest time that the devices need"));
    }

    private static List<String> types(RecoveryPlan plan) {
        return plan.disasterTypes().stream().map(t -> t.wireName()).sorted().toList();
    }

    private static Map<String, Object> asMap(RecoveryPlan plan) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", plan.id());
        out.put("hash", plan.hash());
        out.put("name", plan.name());
        out.put("disaster_types", types(plan));
        out.put("rto", plan.objectives().rto());
        out.put("rpo", plan.objectives().rpo());
        out.put("tier", plan.objectives().tier().wireName());
        out.put("regions", plan.regions());
        out.put("failover_mode", plan.failoverMode().wireName());
        out.put("steps", plan.steps().stream().map(PlanShowCommand::asMap).toList());
        out.put(
                "rollback_steps",
                plan.rollbackSteps().stream().map(PlanShowCommand::asMap).toList());
        return out;
    }

    private static Map<String, Object> asMap(StepSpec step) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", step.id());
        out.put("uses", step.uses());
        out.put("title", step.title());
        out.put("needs", step.needs());
        out.put("with", step.parameters().asMap());
        out.put("timeout", step.timeout());
        out.put("on_failure", step.onFailure().wireName());
        if (!step.occasions().equals(Occasions.ALL)) {
            out.put("occasions", step.occasions().text());
        }
        return out;
    }
}
