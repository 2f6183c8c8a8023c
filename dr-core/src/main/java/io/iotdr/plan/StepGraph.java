package io.iotdr.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks and orders a graph of names: linear in names and edges, without recursion, so that 10 000 steps are no matter. */
public final class StepGraph {

    private StepGraph() {}

    /** Every unknown need, self-dependency and cycle in {@code needs}; {@code what} names the things, such as "step". */
    public static List<PlanProblem> problems(String what, Map<String, List<String>> needs) {
        List<PlanProblem> found = new ArrayList<>();
        needs.forEach((id, wanted) -> wanted.forEach(need -> {
            if (need.equals(id)) {
                found.add(
                        new PlanProblem(id, "the " + what + " '" + id + "' waits for itself; remove that dependency"));
            } else if (!needs.containsKey(need)) {
                found.add(new PlanProblem(
                        id,
                        "the " + what + " '" + id + "' waits for '" + need + "', which does not exist"
                                + NearestName.hint(need, needs.keySet())));
            }
        }));
        if (found.isEmpty() && order(needs).size() < needs.size()) {
            String cycle = String.join(" -> ", cycle(needs));
            found.add(new PlanProblem("", "the " + what + "s wait for each other in a cycle: " + cycle));
        }
        return found;
    }

    /** The names so that each stands after what it needs; those in or behind a cycle are left out. */
    public static List<String> order(Map<String, List<String>> needs) {
        Map<String, Integer> open = new LinkedHashMap<>();
        Map<String, List<String>> dependants = dependants(needs);
        needs.forEach((id, wanted) -> open.put(id, new HashSet<>(wanted).size()));
        Deque<String> ready = new ArrayDeque<>();
        open.forEach((id, count) -> {
            if (count == 0) {
                ready.add(id);
            }
        });
        List<String> ordered = new ArrayList<>();
        while (!ready.isEmpty()) {
            String id = ready.remove();
            ordered.add(id);
            for (String next : dependants.getOrDefault(id, List.of())) {
                if (open.merge(next, -1, Integer::sum) == 0) {
                    ready.add(next);
                }
            }
        }
        return ordered;
    }

    /** For each name, those that need it. */
    public static Map<String, List<String>> dependants(Map<String, List<String>> needs) {
        Map<String, List<String>> out = new HashMap<>();
        needs.forEach((id, wanted) -> new HashSet<>(wanted)
                .forEach(need ->
                        out.computeIfAbsent(need, n -> new ArrayList<>()).add(id)));
        return out;
    }

    private static List<String> cycle(Map<String, List<String>> needs) {
        Set<String> sound = new HashSet<>(order(needs));
        String at = needs.keySet().stream()
                .filter(id -> !sound.contains(id))
                .findFirst()
                .orElseThrow();
        List<String> path = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (seen.add(at)) {
            path.add(at);
            at = needs.getOrDefault(at, List.of()).stream()
                    .filter(n -> !sound.contains(n))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> loop = new ArrayList<>(path.subList(path.indexOf(at), path.size()));
        loop.add(at);
        return loop;
    }
}
