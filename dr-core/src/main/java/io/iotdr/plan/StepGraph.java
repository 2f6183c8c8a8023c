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

/**
 * Checks and sorts a dependency graph of names. Runs in linear time and without recursion, so that 10 000 steps are
 * fine.
 */
public final class StepGraph {

    private StepGraph() {}

    /**
     * Returns every unknown dependency, self-dependency and cycle in {@code needs}.
     *
     * @param what the kind of node to name in the messages, such as "step"
     * @param needs the nodes, each with the names it depends on
     */
    public static List<PlanProblem> problems(String what, Map<String, List<String>> needs) {
        List<PlanProblem> found = new ArrayList<>();
        needs.forEach((id, wanted) -> wanted.forEach(need -> {
            if (need.equals(id)) {
                found.add(
                        new PlanProblem(id, "the " + what + " '" + id + "' depends on itself; remove that dependency"));
            } else if (!needs.containsKey(need)) {
                found.add(new PlanProblem(
                        id,
                        "the " + what + " '" + id + "' depends on '" + need + "', which does not exist"
                                + NearestName.hint(need, needs.keySet())));
            }
        }));
        if (found.isEmpty() && order(needs).size() < needs.size()) {
            String cycle = String.join(" -> ", cycle(needs));
            found.add(new PlanProblem(
                    "",
                    "the " + what + "s depend on each other in a cycle; remove one of these dependencies: " + cycle));
        }
        return found;
    }

    /** Returns the names in dependency order. Omits the names in a cycle and those that depend on one. */
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

    /** Returns, for each name, the names that depend on it. */
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
