package io.iotdr.cli.drill;

import io.iotdr.cli.console.ConfigurationOption;
import io.iotdr.config.Configuration;
import io.iotdr.config.InvalidConfigurationException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.PlanCatalog;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.SimulationReport;
import io.iotdr.sim.SimulationReport.Distribution;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code dr drill simulate} command. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Run a plan through simulated disasters with random faults; a seed always produces the same run.",
            "Regions, devices and providers are simulated; the engine is the real one. Nothing real is changed.",
            "Exit status 1 when an invariant was broken."
        })
final class DrillSimulateCommand implements Callable<Integer> {

    private static final int BAR = 40;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ConfigurationOption configuration = new ConfigurationOption();

    @Parameters(paramLabel = "PLAN", description = "The plan's id.")
    private String plan = "";

    @Option(
            names = "--seeds",
            paramLabel = "NUMBER",
            defaultValue = "1000",
            description = "The number of disasters. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(names = "--seed", paramLabel = "SEED", description = "Replay only this seed, and print its full trace.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--faults",
            paramLabel = "NUMBER",
            defaultValue = "1.5",
            description = "The average number of faults per disaster. Default: ${DEFAULT-VALUE}.")
    private double faults;

    @Option(
            names = "--devices",
            paramLabel = "NUMBER",
            defaultValue = "1000",
            description = "The number of devices. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(names = "--json", description = "Print only the result, as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (seeds < 1 || faults < 0 || devices < 1) {
            throw new ParameterException(
                    spec.commandLine(), "expected --seeds and --devices of at least 1, and --faults of at least 0");
        }
        DisasterSimulator simulator =
                DisasterSimulator.of(known()).with(o -> o.devices(devices).faults(faults));
        return seed.isPresent() ? replay(simulator, seed.get()) : simulate(simulator);
    }

    private RecoveryPlan known() {
        try {
            Configuration loaded = configuration.load();
            PlanCatalog catalog = new PlanCatalog();
            loaded.plans().forEach(catalog::create);
            return catalog.get(plan)
                    .map(catalog::expanded)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "there is no plan '" + plan + "'"
                                    + NearestName.hint(
                                            plan,
                                            catalog.list().stream()
                                                    .map(RecoveryPlan::id)
                                                    .toList())));
        } catch (InvalidConfigurationException invalid) {
            throw new ParameterException(spec.commandLine(), Reason.of(invalid), invalid);
        }
    }

    private int replay(DisasterSimulator simulator, long one) {
        RunResult result = simulator.replay(one);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(result));
            out.flush();
            return result.sound() ? 0 : 1;
        }
        out.println("faults " + result.faults());
        result.trace().forEach(out::println);
        out.flush();
        return result.sound() ? 0 : 1;
    }

    private int simulate(DisasterSimulator simulator) {
        AtomicInteger done = new AtomicInteger();
        SimulationReport report = simulator.run(1, seeds, s -> progress(done.incrementAndGet()));
        if (json) {
            spec.commandLine().getOut().println(Json.pretty(asMap(report)));
            spec.commandLine().getOut().flush();
        } else {
            print(report);
        }
        return report.sound() ? 0 : 1;
    }

    /** Shows a progress bar, only on a terminal, since a log needs lines. */
    private void progress(int done) {
        if (System.console() != null && !json && (done % 50 == 0 || done == seeds)) {
            int filled = (int) ((long) BAR * done / seeds);
            System.err.printf("\r[%s%s] %d of %d", "#".repeat(filled), " ".repeat(BAR - filled), done, seeds);
            if (done == seeds) {
                System.err.println();
            }
        }
    }

    private void print(SimulationReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%d disasters: %s%n", report.runs().size(), report.outcomes());
        line(out, "RTA", report.rta());
        line(out, "RPA", report.rpa());
        report.rta().ifPresent(r -> Histogram.of(report, r.max()).forEach(out::println));
        out.println(
                report.sound() ? "no invariant was broken" : report.failures().size() + " BROKE AN INVARIANT");
        report.failures().stream()
                .limit(5)
                .forEach(f -> f.violations().forEach(violation -> out.printf("  seed %d: %s%n", f.seed(), violation)));
        out.println("slowest seeds: "
                + report.slowest(3).stream().map(RunResult::seed).toList() + "; replay one with --seed SEED");
        out.flush();
    }

    private static void line(PrintWriter out, String name, Optional<Distribution> spread) {
        spread.ifPresent(d -> out.printf(
                Locale.ROOT,
                "%s  p50 %6.1f s   p95 %6.1f s   p99 %6.1f s   max %6.1f s%n",
                name,
                seconds(d.p50()),
                seconds(d.p95()),
                seconds(d.p99()),
                seconds(d.max())));
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }

    private static Map<String, Object> asMap(SimulationReport report) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("disasters", report.runs().size());
        out.put("outcomes", report.outcomes());
        out.put("rta", report.rta());
        out.put("rpa", report.rpa());
        out.put("sound", report.sound());
        out.put("failures", report.failures());
        out.put("worst_seeds", report.slowest(3).stream().map(RunResult::seed).toList());
        return out;
    }
}
