package io.iotdr.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Computes the SHA-256 of a plan's canonical form, a sequence of named, length-prefixed texts. */
final class PlanHash {

    private final StringBuilder out = new StringBuilder("iot-dr plan 1\n");

    private PlanHash() {}

    static String of(RecoveryPlan plan) {
        return sha256(new PlanHash().form(plan));
    }

    /** Returns the hash of one step. */
    static String of(StepSpec step) {
        PlanHash one = new PlanHash();
        one.step("step", step);
        return sha256(one.out.toString()).substring(0, 16);
    }

    private String form(RecoveryPlan plan) {
        put("id", plan.id());
        put("name", plan.name());
        put("description", plan.description());
        put("covers", plan.disasterTypes().stream().sorted().toList());
        put("rto", plan.objectives().rto());
        put("rpo", plan.objectives().rpo());
        put("tier", plan.objectives().tier());
        put("regions", plan.regions());
        put("services", plan.services());
        put("contacts", plan.contacts());
        put("drills", plan.drillSchedule());
        put("mode", plan.failoverMode());
        put("parallel", plan.maxParallel());
        plan.steps().forEach(s -> step("failover", s));
        plan.rollbackSteps().forEach(s -> step("rollback", s));
        plan.failbackSteps().forEach(s -> step("failback", s));
        plan.finallySteps().forEach(s -> step("finally", s));
        return out.toString();
    }

    private void step(String phase, StepSpec step) {
        put(phase, step.id());
        put("uses", step.uses());
        put("title", step.title());
        put("needs", step.needs().stream().sorted().toList());
        put("with", step.parameters().asMap());
        put("timeout", step.timeout());
        put("retry", step.retry());
        put("on_failure", step.onFailure());
        put("estimate", step.estimate());
        put("lasts", step.lasts());
        if (!step.occasions().equals(Occasions.ALL)) {
            put("occasions", step.occasions().text());
        }
    }

    private void put(String name, Object value) {
        String text = canonical(value);
        out.append(name)
                .append(' ')
                .append(text.length())
                .append(' ')
                .append(text)
                .append('\n');
    }

    private static String canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, String> sorted = new TreeMap<>();
            map.forEach((k, v) -> sorted.put(String.valueOf(k), canonical(v)));
            return sorted.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(PlanHash::canonical)
                    .map(t -> t.length() + ":" + t)
                    .toList()
                    .toString();
        }
        return String.valueOf(value);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
