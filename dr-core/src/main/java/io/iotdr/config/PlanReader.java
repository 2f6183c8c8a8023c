package io.iotdr.config;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.DrillSchedule;
import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.NearestName;
import io.iotdr.plan.Occasions;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.PlanProblem;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryPlanBuilder;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.plan.Service;
import io.iotdr.plan.SourceLocation;
import io.iotdr.plan.StepSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads plans whose steps are given as procedures in words or as step definitions. */
final class PlanReader {

    private final Problems problems;
    private final List<Service> services;
    private final Set<String> customSteps;

    PlanReader(Problems problems, List<Service> services, Set<String> customSteps) {
        this.problems = problems;
        this.services = services;
        this.customSteps = customSteps;
    }

    /** Returns the plan; empty when it has problems, which are reported. */
    Optional<RecoveryPlan> read(String key, View plan) {
        Map<String, SourceLocation> places = new HashMap<>();
        RecoveryPlanBuilder builder = RecoveryPlan.builder(plan.text("plan_id").orElse(key))
                .name(plan.text("name").orElse(""))
                .description(plan.text("description").orElse(""))
                .primary(plan.text("primary_region").orElse(""))
                .secondary(plan.text("secondary_region").orElse(""))
                .covers(types(plan, "disaster_types").toArray(DisasterType[]::new));
        plan.text("tertiary_region").ifPresent(builder::tertiary);
        plan.child("recovery_objectives").flatMap(PlanReader::objectives).ifPresent(builder::objectives);
        plan.text("failover_mode").flatMap(FailoverMode::ofWireName).ifPresent(builder::failoverMode);
        plan.integer("max_parallel").ifPresent(builder::maxParallel);
        services.forEach(builder::service);
        Set<String> ids = new HashSet<>();
        List<StepSpec> steps = steps(plan, "", ids, places);
        List<StepSpec> rollback = steps(plan, "rollback", ids, places);
        List<StepSpec> failback = steps(plan, "failback", ids, places);
        List<StepSpec> last = steps(plan, "finally", ids, places);
        builder.failover(s -> steps.forEach(s::add))
                .rollback(s -> rollback.forEach(s::add))
                .failback(s -> failback.forEach(s::add))
                .finallyDo(s -> last.forEach(s::add));
        contacts(plan, builder);
        schedule(plan, builder);
        List<PlanProblem> found = unreported(plan, builder.problems());
        found.forEach(p -> problems.error(located(plan, p, places)));
        return found.isEmpty() && builder.problems().isEmpty() ? Optional.of(builder.build()) : Optional.empty();
    }

    private static Set<DisasterType> types(View view, String key) {
        return view.textList(key).stream()
                .flatMap(t -> DisasterType.ofWireName(t).stream())
                .collect(Collectors.toSet());
    }

    /** Removes problems of values that were already reported with their position. */
    private List<PlanProblem> unreported(View plan, List<PlanProblem> found) {
        Set<String> reported = new HashSet<>();
        problems.errors().forEach(e -> reported.add(e.path()));
        return found.stream()
                .filter(p -> reported.stream().noneMatch(r -> r.startsWith(plan.path() + "." + p.path())))
                .toList();
    }

    private static PlanProblem located(View plan, PlanProblem problem, Map<String, SourceLocation> places) {
        String[] parts = problem.path().split("\\.", 2);
        SourceLocation place = Optional.ofNullable(places.get(problem.path()))
                .or(() -> plan.child(parts[0]).map(c -> parts.length > 1 ? c.location(parts[1]) : c.location()))
                .orElse(plan.location());
        return problem.under(plan.path()).at(place);
    }

    private static Optional<RecoveryObjectives> objectives(View view) {
        Optional<Duration> rto =
                view.time("rto").or(() -> view.number("rto_hours").map(PlanReader::hours));
        Optional<Duration> rpo =
                view.time("rpo").or(() -> view.number("rpo_hours").map(PlanReader::hours));
        Optional<RecoveryTier> tier = view.text("tier").flatMap(RecoveryTier::ofWireName);
        return tier.map(t -> RecoveryObjectives.of(rto.orElse(t.maximumRto()), rpo.orElse(Duration.ofHours(1)), t));
    }

    static Duration hours(double hours) {
        return Duration.ofMillis(Math.round(hours * 3_600_000));
    }

    /** Reads the steps of a phase: of the failover when it is empty, else rollback, failback or finally. */
    private List<StepSpec> steps(View plan, String phase, Set<String> ids, Map<String, SourceLocation> places) {
        String key = phase.isEmpty() ? "steps" : phase + "_steps";
        String procedures = (phase.isEmpty() ? "failover" : phase) + "_procedures";
        String prefix = (phase.isEmpty() ? "steps" : phase) + ".";
        if (plan.child(key).isPresent()) {
            return spelledOut(plan.items(key), prefix, places);
        }
        List<StepSpec> out = new ArrayList<>();
        List<String> before = List.of();
        for (View line : plan.items(procedures)) {
            StepSpec step = ofProcedure(line.text().orElse(""), phase, ids).needs(before);
            places.put(prefix + step.id(), line.location());
            out.add(step);
            before = List.of(step.id());
        }
        return out;
    }

    /**
     * Converts a procedure to a step. A text that matches no built-in step becomes a manual step, which an operator
     * confirms. An id that an earlier procedure has is prefixed with the phase, and numbered if that is not enough.
     */
    private static StepSpec ofProcedure(String text, String phase, Set<String> ids) {
        StepSpec step = BuiltInStep.ofProcedure(text)
                .map(StepSpec::of)
                .orElseGet(() -> StepSpec.of(BuiltInStep.MANUAL).id(slug(text)))
                .title(text);
        String base = ids.contains(step.id()) && !phase.isEmpty() ? phase + "-" + step.id() : step.id();
        String id = base;
        for (int n = 2; !ids.add(id); n++) {
            id = base + "-" + n;
        }
        return step.id(id);
    }

    private static String slug(String text) {
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.isEmpty() ? "manual" : slug.substring(0, Math.min(60, slug.length()));
    }

    private List<StepSpec> spelledOut(List<View> views, String prefix, Map<String, SourceLocation> places) {
        List<StepSpec> out = new ArrayList<>();
        List<String> before = List.of();
        for (View view : views) {
            StepSpec step = step(view);
            if (view.child("needs").isEmpty()) {
                step = step.needs(before);
            }
            places.putIfAbsent(prefix + step.id(), view.location());
            out.add(step);
            before = List.of(step.id());
        }
        return out;
    }

    private StepSpec step(View view) {
        String uses = view.text("uses").orElse("");
        if (!uses.isEmpty() && BuiltInStep.ofWireName(uses).isEmpty() && !customSteps.contains(uses)) {
            List<String> known = new ArrayList<>(BuiltInStep.wireNames());
            known.addAll(customSteps);
            problems.error(
                    view.path() + ".uses",
                    "the step '" + uses + "' does not exist" + NearestName.hint(uses, known),
                    view.location("uses"));
        }
        StepSpec step = StepSpec.of(uses);
        step = step.id(view.text("id").orElse(uses)).title(view.text("title").orElse(uses));
        step = step.needs(view.textList("needs"));
        step = parameters(view, step);
        step = step.on(new Occasions(types(view, "only_for"), types(view, "not_for")));
        step = view.time("timeout").map(step::timeout).orElse(step);
        step = view.time("estimate").map(step::estimate).orElse(step);
        step = view.time("lasts").map(step::lasts).orElse(step);
        Optional<View> retry = view.child("retry");
        if (retry.isPresent()) {
            step = step.retry(
                    retry.get().integer("attempts").orElse(step.retry().attempts()),
                    retry.get().time("backoff").orElse(step.retry().backoff()));
        }
        Optional<OnFailure> onFailure = view.text("on_failure").flatMap(PlanReader::onFailure);
        return onFailure.isPresent() ? step.onFailure(onFailure.get()) : step;
    }

    private static StepSpec parameters(View view, StepSpec step) {
        StepSpec out = step;
        for (Map.Entry<String, View> entry : view.entries("with").entrySet()) {
            out = out.with(entry.getKey(), entry.getValue().plain());
        }
        Map<String, String> shorthands =
                Map.of("command", "command", "rollback_command", "rollback", "verify_command", "verify");
        for (Map.Entry<String, String> key : shorthands.entrySet()) {
            if (view.child(key.getKey()).isPresent()) {
                out = out.with(key.getValue(), view.textList(key.getKey()));
            }
        }
        for (String key : List.of("url", "plan")) {
            Optional<String> value = view.text(key);
            out = value.isPresent() ? out.with(key, value.get()) : out;
        }
        return out;
    }

    private static Optional<OnFailure> onFailure(String name) {
        return Arrays.stream(OnFailure.values())
                .filter(o -> o.wireName().equals(name))
                .findFirst();
    }

    private void contacts(View plan, RecoveryPlanBuilder builder) {
        plan.child("contact_list").ifPresent(list -> {
            if (list.entries().isEmpty() && list.node() instanceof Node.Mapping) {
                problems.error(list.path(), "is empty; add at least one group with an address", list.location());
            }
            list.entries().forEach((group, addresses) -> {
                List<View> items = list.items(group);
                if (items.isEmpty() && addresses.node() instanceof Node.Sequence) {
                    problems.error(
                            addresses.path(), "has no address; add one or remove the group", addresses.location());
                }
                items.forEach(a -> a.text().ifPresent(t -> builder.contact(group, asUri(t))));
            });
        });
    }

    /** Adds {@code mailto:} to a plain mail address. */
    private static String asUri(String address) {
        return address.contains(":") ? address : "mailto:" + address;
    }

    private void schedule(View plan, RecoveryPlanBuilder builder) {
        plan.text("test_schedule").ifPresent(text -> {
            Optional<DrillSchedule> schedule = DrillSchedule.parse(text);
            schedule.ifPresent(s -> builder.drillEvery(s.every()));
            if (schedule.isEmpty()) {
                problems.error(
                        plan.path() + ".test_schedule",
                        "the schedule '" + text + "' is unknown" + NearestName.hint(text, DrillSchedule.names()),
                        plan.location("test_schedule"));
            }
        });
    }
}
