package io.iotdr.step.builtin;

import io.iotdr.spi.TrafficWeights;
import io.iotdr.step.Change;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The common part of the load balancer and service mesh steps: captures, shifts and restores weights by
 * compare-and-set.
 */
final class TrafficShift {

    /** Reads and changes the weights of one pool or service. */
    interface Weights {
        TrafficWeights read(String name);

        void move(String name, TrafficWeights expected, TrafficWeights wanted);
    }

    /** The weights before the step, by name and region. */
    record Before(Map<String, Map<String, Integer>> weights) {}

    private TrafficShift() {}

    static Before capture(List<String> names, Weights weights) {
        Map<String, Map<String, Integer>> out = new TreeMap<>();
        names.forEach(n -> out.put(n, weights.read(n).byRegion()));
        return new Before(out);
    }

    static List<Change> preview(StepContext context, Before before) {
        return before.weights().entrySet().stream()
                .map(e -> new Change(
                        e.getKey() + " traffic",
                        e.getValue().toString(),
                        new TrafficWeights(e.getValue())
                                .allTo(context.targetRegion())
                                .byRegion()
                                .toString()))
                .toList();
    }

    static void apply(StepContext context, Before before, Weights weights) {
        before.weights().forEach((name, captured) -> {
            TrafficWeights old = new TrafficWeights(captured);
            TrafficWeights wanted = old.allTo(context.targetRegion());
            if (!weights.read(name).equals(wanted)) {
                weights.move(name, old, wanted);
            }
        });
    }

    static Verification verify(StepContext context, Before before, Weights weights) {
        for (Map.Entry<String, Map<String, Integer>> entry : before.weights().entrySet()) {
            TrafficWeights wanted = new TrafficWeights(entry.getValue()).allTo(context.targetRegion());
            TrafficWeights seen = weights.read(entry.getKey());
            if (!seen.equals(wanted)) {
                return Verification.pending(entry.getKey() + " to send its traffic to " + context.targetRegion()
                        + "; it is " + seen.byRegion());
            }
        }
        return Verification.done(before.weights().keySet() + " send their traffic to " + context.targetRegion());
    }

    static void revert(StepContext context, Before before, Weights weights) {
        ImpairedRegion.refuse(context);
        before.weights().forEach((name, captured) -> {
            TrafficWeights old = new TrafficWeights(captured);
            TrafficWeights wanted = old.allTo(context.targetRegion());
            if (weights.read(name).equals(wanted)) {
                weights.move(name, wanted, old);
            }
        });
    }
}
