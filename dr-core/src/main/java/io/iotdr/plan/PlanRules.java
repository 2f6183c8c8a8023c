package io.iotdr.plan;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of a valid plan, each with the message for its violation. */
final class PlanRules {

    static final int MAX_STEPS = 10_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern MAIL = Pattern.compile("[^@\\s,;<>]+@[^@\\s,;<>]+\\.[^@\\s,;<>]+");

    private PlanRules() {}

    static List<PlanProblem> problems(RecoveryPlanBuilder plan) {
        List<PlanProblem> found = new ArrayList<>();
        identity(plan, found);
        regions(plan, found);
        found.addAll(plan.objectives.problems());
        services(plan.services, found);
        steps("steps", plan.failover, found);
        steps("rollback", plan.rollback, found);
        steps("failback", plan.failback, found);
        steps("finally", plan.last, found);
        idsOfSeveralPhases(plan, found);
        emptyRuns(plan, found);
        occasions("steps", plan.failover, plan, found);
        occasions("rollback", plan.rollback, plan, found);
        occasions("failback", plan.failback, plan, found);
        occasions("finally", plan.last, plan, found);
        contacts(plan.contacts, found);
        if (plan.drills != null
                && (plan.drills.every().isZero() || plan.drills.every().isNegative())) {
            found.add(new PlanProblem("test_schedule", "the drill period must be longer than zero"));
        }
        if (plan.maxParallel < 1) {
            found.add(new PlanProblem("max_parallel", "is " + plan.maxParallel + "; it must be 1 or more"));
        }
        return found;
    }

    private static void identity(RecoveryPlanBuilder plan, List<PlanProblem> found) {
        if (!ID.matcher(plan.id).matches()) {
            found.add(new PlanProblem(
                    "plan_id",
                    "'" + plan.id
                            + "' is not a valid plan id; use 1 to 128 letters, digits, '.', '_' or '-', beginning with"
                            + " a letter or digit"));
        }
        if (plan.name.isBlank()) {
            found.add(new PlanProblem("name", "is empty; give the plan a name"));
        }
        if (plan.covers.isEmpty()) {
            found.add(new PlanProblem(
                    "disaster_types",
                    "is empty; list the disaster types that the plan covers, from "
                            + String.join(", ", DisasterType.wireNames())));
        }
    }

    private static void regions(RecoveryPlanBuilder plan, List<PlanProblem> found) {
        region("primary_region", plan.primary, found);
        region("secondary_region", plan.secondary, found);
        if (!plan.primary.isBlank() && plan.primary.equals(plan.secondary)) {
            found.add(new PlanProblem(
                    "secondary_region",
                    "'" + plan.secondary + "' is also the primary region; name a different region to recover to"));
        }
        if (plan.tertiary != null) {
            region("tertiary_region", plan.tertiary, found);
            if (plan.tertiary.equals(plan.primary) || plan.tertiary.equals(plan.secondary)) {
                found.add(new PlanProblem(
                        "tertiary_region",
                        "'" + plan.tertiary
                                + "' is already the primary or secondary region; remove it or name a third region"));
            }
        }
    }

    private static void region(String path, String name, List<PlanProblem> found) {
        if (name.isBlank()) {
            found.add(new PlanProblem(path, "is missing; name a region, such as us-east-1"));
        } else if (!ID.matcher(name).matches()) {
            found.add(new PlanProblem(
                    path, "'" + name + "' is not a valid region name; use letters, digits, '.', '_' and '-'"));
        }
    }

    private static void services(List<Service> services, List<PlanProblem> found) {
        Map<String, List<String>> graph = new LinkedHashMap<>();
        for (Service service : services) {
            if (graph.put(service.name(), service.dependsOn()) != null) {
                found.add(new PlanProblem(
                        "services",
                        "the service '" + service.name() + "' is defined twice; give each service a unique name"));
            }
            if (service.standbyReplicas() < 0 || service.activeReplicas() < 1) {
                found.add(new PlanProblem(
                        "services." + service.name(),
                        "has " + service.standbyReplicas() + " standby and " + service.activeReplicas()
                                + " active replicas; standby must be 0 or more, active 1 or more"));
            }
        }
        StepGraph.problems("service", graph).forEach(p -> found.add(p.under("services")));
    }

    private static void steps(String path, List<StepSpec> steps, List<PlanProblem> found) {
        if (steps.isEmpty() && path.equals("steps")) {
            found.add(new PlanProblem(path, "the plan has no failover step; name at least one"));
        }
        if (steps.size() > MAX_STEPS) {
            found.add(new PlanProblem(
                    path,
                    "the plan has " + steps.size() + " steps; the maximum is " + MAX_STEPS
                            + "; split it into several plans"));
            return;
        }
        Set<String> twice = new HashSet<>();
        Map<String, List<String>> graph = new LinkedHashMap<>();
        for (StepSpec step : steps) {
            if (graph.put(step.id(), step.needs()) != null && twice.add(step.id())) {
                found.add(new PlanProblem(
                        path, "the step id '" + step.id() + "' is used twice; give each step a unique id"));
            }
            step(path, step, found);
        }
        StepGraph.problems("step", graph).forEach(p -> found.add(p.under(path)));
    }

    /** Commands and reports name a step by its id alone, so a rollback step must not have the id of another step. */
    private static void idsOfSeveralPhases(RecoveryPlanBuilder plan, List<PlanProblem> found) {
        Set<String> known = new HashSet<>();
        plan.failover.forEach(s -> known.add(s.id()));
        plan.failback.forEach(s -> known.add(s.id()));
        plan.rollback.stream()
                .map(StepSpec::id)
                .filter(known::contains)
                .distinct()
                .forEach(id -> found.add(new PlanProblem(
                        "rollback." + id,
                        "the step id '" + id
                                + "' is also used in another phase of the plan; give each step a unique id")));
    }

    /** A run without a step would end as completed, and nothing would have been done. */
    private static void emptyRuns(RecoveryPlanBuilder plan, List<PlanProblem> found) {
        plan.covers.stream()
                .sorted()
                .filter(type -> !plan.failover.isEmpty()
                        && plan.failover.stream().noneMatch(s -> s.meantFor(Optional.of(type))))
                .forEach(type -> found.add(new PlanProblem(
                        "steps", "no step is meant for a " + type.wireName() + ", which the plan covers")));
    }

    private static void occasions(
            String path, List<StepSpec> steps, RecoveryPlanBuilder plan, List<PlanProblem> found) {
        steps.forEach(step -> step.occasions()
                .problems(plan.covers)
                .forEach(problem -> found.add(new PlanProblem(path + "." + step.id(), problem))));
    }

    private static void step(String path, StepSpec step, List<PlanProblem> found) {
        String at = path + "." + step.id();
        if (!ID.matcher(step.id()).matches()) {
            found.add(new PlanProblem(
                    at, "'" + step.id() + "' is not a valid step id; use letters, digits, '.', '_' and '-'"));
        }
        if (step.timeout().isZero() || step.timeout().isNegative()) {
            found.add(new PlanProblem(at, "the timeout is " + step.timeout() + "; it must be longer than zero"));
        }
        if (step.timeout().compareTo(Durations.LONGEST) > 0) {
            found.add(new PlanProblem(
                    at,
                    "the timeout is " + step.timeout() + "; it must be at most " + Durations.text(Durations.LONGEST)));
        }
        if (step.lasts().filter(l -> l.isZero() || l.isNegative()).isPresent()) {
            found.add(new PlanProblem(at, "lasts must be longer than zero; remove it if the effect is permanent"));
        }
        if (step.retry().attempts() < 1) {
            found.add(new PlanProblem(
                    at, "retry.attempts is " + step.retry().attempts() + "; it must be 1 or more; 1 means no retry"));
        }
        if (step.retry().backoff().isNegative()) {
            found.add(new PlanProblem(at, "retry.backoff is negative; it must be zero or longer"));
        }
        if (step.is(BuiltInStep.RUN_COMMAND)) {
            programs(at, step, found);
        }
        boolean before = step.is(BuiltInStep.RE_PROTECT) && !step.protectsSource();
        if (step.id().equals(BuiltInStep.RE_PROTECT.wireName()) && !before) {
            found.add(new PlanProblem(
                    at, "a planned run begins with a step of the id re-protect; give this step another id"));
        }
        if (step.is(BuiltInStep.RE_PROTECT)) {
            protection(at, step, found);
        }
        if (step.is(BuiltInStep.RE_HOME_DEVICES)) {
            rehoming(at, step, found);
        }
        if (step.is(BuiltInStep.LOWER_DNS_TTL)) {
            ttl(at, step, found);
        }
    }

    private static void ttl(String at, StepSpec step, List<PlanProblem> found) {
        try {
            Duration ttl = step.parameters().duration("ttl", Duration.ofSeconds(10));
            if (ttl.isNegative() || ttl.getNano() != 0 || ttl.compareTo(Duration.ofDays(1)) > 0) {
                found.add(new PlanProblem(at, "ttl is " + ttl + "; it must be whole seconds, up to a day"));
            }
        } catch (DisasterRecoveryException wrong) {
            found.add(new PlanProblem(at, Reason.of(wrong)));
        }
    }

    private static void protection(String at, StepSpec step, List<PlanProblem> found) {
        step.parameters()
                .text("region")
                .filter(region -> !Set.of("source", "target").contains(region))
                .ifPresent(region -> found.add(new PlanProblem(
                        at, "region is '" + region + "'; it must be target, before a move, or source, after it")));
    }

    private static void rehoming(String at, StepSpec step, List<PlanProblem> found) {
        try {
            Rehoming.of(step.parameters());
        } catch (IllegalArgumentException | DisasterRecoveryException wrong) {
            found.add(new PlanProblem(at, Reason.of(wrong)));
        }
    }

    /** A path that depends on the directory of whichever process takes the run over would name different programs. */
    private static void programs(String at, StepSpec step, List<PlanProblem> found) {
        for (String parameter : List.of("command", "verify", "rollback")) {
            step.parameters().textList(parameter).stream()
                    .findFirst()
                    .filter(program ->
                            program.matches(".*[/\\\\].*") && !Path.of(program).isAbsolute())
                    .ifPresent(program -> found.add(new PlanProblem(
                            at,
                            "the program '" + program
                                    + "' is a relative path, which depends on the directory of the process; give its"
                                    + " absolute path, or a name that PATH finds")));
        }
    }

    private static void contacts(List<Contact> contacts, List<PlanProblem> found) {
        for (Contact contact : contacts) {
            if (!sound(contact.address())) {
                found.add(new PlanProblem(
                        "contact_list." + contact.group(),
                        contactMessage(contact.address().toString())));
            }
        }
    }

    static String contactMessage(String address) {
        return "'" + address
                + "' is not a valid contact address; expected mailto:name@example.com, an https: webhook or tel:+1555…";
    }

    private static boolean sound(URI address) {
        String scheme = String.valueOf(address.getScheme());
        return switch (scheme) {
            case "mailto" -> MAIL.matcher(address.getSchemeSpecificPart()).matches();
            case "https", "http" -> address.getHost() != null;
            case "tel" -> address.getSchemeSpecificPart().length() > 3;
            default -> false;
        };
    }
}
