package io.iotdr.config;

import io.iotdr.drill.DrillScenario;
import io.iotdr.log.Redactor;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.DrillSchedule;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.Service;
import io.iotdr.plan.SourceLocation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Loads a YAML or JSON configuration file and reports all of its problems at once. Immutable. */
public final class ConfigLoader {

    private final Clock clock;
    private final Scheduler scheduler;
    private final Function<String, @Nullable String> environment;
    private final Set<String> customSteps;

    private ConfigLoader(
            Clock clock, Scheduler scheduler, Function<String, @Nullable String> environment, Set<String> customSteps) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.environment = environment;
        this.customSteps = Set.copyOf(customSteps);
    }

    public static ConfigLoader using(Clock clock, Scheduler scheduler) {
        return new ConfigLoader(clock, scheduler, System::getenv, Set.of());
    }

    /**
     * Returns a loader that resolves {@code ${NAME}} with {@code variables} instead of the environment of the process.
     */
    public ConfigLoader environment(Function<String, @Nullable String> variables) {
        return new ConfigLoader(clock, scheduler, variables, customSteps);
    }

    /** Returns a loader that accepts these step names besides the built-in ones. */
    public ConfigLoader steps(Set<String> names) {
        return new ConfigLoader(clock, scheduler, environment, names);
    }

    /**
     * Loads a file.
     *
     * @throws InvalidConfigurationException listing every problem with file, line and column
     */
    public Configuration load(Path file) {
        try {
            byte[] document = Files.readAllBytes(file);
            return load(String.valueOf(file.getFileName()), document);
        } catch (IOException e) {
            SourceLocation start = new SourceLocation(file.toString(), 1, 1);
            String message = Files.isDirectory(file)
                    ? "is a directory; give the path of the configuration file"
                    : Files.exists(file) ? "cannot be read: " + e : "the file does not exist";
            throw new InvalidConfigurationException(
                    file.toString(), List.of(new PlanProblem("file", message).at(start)));
        }
    }

    /**
     * Loads a document.
     *
     * @param name the document's name in messages; the suffix {@code .json} selects JSON instead of YAML
     * @throws InvalidConfigurationException listing every problem with line and column
     */
    public Configuration load(String name, byte[] document) {
        Problems problems = new Problems();
        PlaceholderPass placeholders = new PlaceholderPass(new Placeholders(environment), problems);
        View root = new View("", placeholders.run(DocumentReader.read(name, document)));
        ProviderRegistry registry = new ProviderRegistry(Thread.currentThread().getContextClassLoader());
        new ShapeCheck(registry, problems).check("", root.node(), ConfigurationShape.ROOT);
        Configuration configuration = read(root, registry, placeholders, problems);
        if (!problems.errors().isEmpty()) {
            throw new InvalidConfigurationException(name, problems.errors());
        }
        return configuration;
    }

    private Configuration read(View root, ProviderRegistry registry, PlaceholderPass placeholders, Problems problems) {
        ProviderMaker maker = new ProviderMaker(registry, problems, root, Optional.empty(), clock, scheduler);
        List<RecoveryPlan> plans = plans(root, problems);
        Map<String, RegionResources> regions = new RegionReader(root, maker, problems).read();
        regionsKnown(root, plans, regions, problems);
        View monitoring = root.child("monitoring").orElse(new View("monitoring", empty(root)));
        MonitoringReader monitor = new MonitoringReader(monitoring, maker);
        Optional<View> testing = root.child("testing");
        keyNamed(root, problems);
        return new Configuration(
                plans,
                regions,
                monitor.channels(placeholders),
                monitor.policy(),
                monitor.vantagePoints(regions),
                monitor.disasterTypeByProbe(),
                root.child("state").flatMap(new StateReader(maker, problems)::read),
                root.child("backup").map(b -> ProviderSettings.of(b.plainMap())),
                root.child("agent").map(a -> ProviderSettings.of(a.plainMap())),
                testing.flatMap(t -> schedule(t, problems)),
                testing.map(ConfigLoader::scenarios).orElse(List.of()),
                monitoring.time("repeat_pages"),
                root.child("access").flatMap(a -> a.bool("claimed_names")).orElse(false),
                Redactor.of(union(placeholders.secrets(), maker.secrets())),
                problems.warnings(),
                maker);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Node empty(View root) {
        return new Node.Mapping(Map.of(), Map.of(), root.location());
    }

    private List<RecoveryPlan> plans(View root, Problems problems) {
        List<Service> services =
                root.items("services").stream().map(ConfigLoader::service).toList();
        PlanReader reader = new PlanReader(problems, services, customSteps);
        List<RecoveryPlan> out = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        root.entries("plans").forEach((key, view) -> {
            String id = view.text("plan_id").orElse(key);
            if (!ids.add(id)) {
                problems.error(
                        view.path() + ".plan_id",
                        "the plan id '" + id + "' is used twice; give each plan a unique id",
                        view.location("plan_id"));
            }
            reader.read(key, view).ifPresent(out::add);
        });
        if (Stream.of("plans", "backup", "regions")
                .allMatch(section -> root.child(section).isEmpty())) {
            problems.error(
                    "plans", "is missing; a configuration needs a plans, backup or regions section", root.location());
        }
        return out;
    }

    private static Service service(View view) {
        Optional<View> replicas = view.child("replicas");
        return new Service(
                view.text("name").orElse(""),
                view.textList("depends_on"),
                replicas.flatMap(r -> r.integer("standby")).orElse(0),
                replicas.flatMap(r -> r.integer("active")).orElse(1));
    }

    /** If the file names regions, the regions of every plan must be among them. */
    private static void regionsKnown(
            View root, List<RecoveryPlan> plans, Map<String, RegionResources> regions, Problems problems) {
        for (RecoveryPlan plan : regions.isEmpty() ? List.<RecoveryPlan>of() : plans) {
            for (String region : plan.regions()) {
                if (!regions.containsKey(region)) {
                    problems.error(
                            "plans." + plan.id(),
                            "the region '" + region + "' is not defined under 'regions'"
                                    + NearestName.hint(region, regions.keySet()),
                            root.entries("plans").values().stream()
                                    .filter(v -> v.text("plan_id")
                                            .orElse(v.path().substring(6))
                                            .equals(plan.id()))
                                    .map(View::location)
                                    .findFirst()
                                    .orElse(root.location()));
                }
            }
        }
    }

    private static void keyNamed(View root, Problems problems) {
        root.child("backup").flatMap(b -> b.child("encryption")).ifPresent(encryption -> {
            if (encryption.bool("enabled").orElse(true)
                    && encryption.child("key").isEmpty()) {
                problems.warning(
                        "backup.encryption.key",
                        "no encryption key is configured; before the first backup, add one, such as"
                                + " {provider: passphrase, passphrase: \"${DR_PASSPHRASE}\"}",
                        encryption.location());
            }
        });
    }

    private static Optional<DrillSchedule> schedule(View testing, Problems problems) {
        Optional<String> text = testing.text("schedule");
        Optional<DrillSchedule> schedule = text.flatMap(DrillSchedule::parse);
        if (text.isPresent() && schedule.isEmpty()) {
            problems.error(
                    "testing.schedule",
                    "the schedule '" + text.get() + "' is unknown"
                            + NearestName.hint(text.get(), DrillSchedule.names()),
                    testing.location("schedule"));
        }
        return schedule;
    }

    private static List<DrillScenario> scenarios(View testing) {
        return testing.items("scenarios").stream()
                .flatMap(s -> s
                        .text("type")
                        .flatMap(DisasterType::ofWireName)
                        .map(type -> new DrillScenario(
                                s.text("name").orElse(type.wireName()),
                                type,
                                s.text("affected_region"),
                                s.textList("affected_services"),
                                PlanReader.hours(s.number("duration_hours").orElse(1.0))))
                        .stream())
                .toList();
    }
}
