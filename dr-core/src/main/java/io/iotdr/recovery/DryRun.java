package io.iotdr.recovery;

import io.iotdr.plan.RunKind;
import io.iotdr.step.Change;
import java.util.List;
import java.util.Optional;

/**
 * The changes that a run would make now, found without changing anything.
 *
 * @param steps in the order in which they would start
 */
public record DryRun(String plan, RunKind kind, String source, String target, List<Step> steps) {

    /**
     * One step of the dry run.
     *
     * @param changes the changes that the step would make
     * @param problem why the step cannot predict its changes, or why it would fail now
     */
    public record Step(String id, String uses, String title, List<Change> changes, Optional<String> problem) {}

    /** Returns whether every step could predict its changes. */
    public boolean sound() {
        return steps.stream().allMatch(s -> s.problem().isEmpty());
    }

    /** Returns the dry run as text in the style of a diff. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(kind.name().toLowerCase(java.util.Locale.ROOT))
                .append(" by ")
                .append(plan)
                .append(": ")
                .append(source)
                .append(" -> ")
                .append(target)
                .append('\n');
        for (Step step : steps) {
            out.append("\n@ ").append(step.id()).append('\n');
            step.problem().ifPresent(p -> out.append("! ").append(p).append('\n'));
            step.changes().forEach(c -> line(out, c));
            if (step.changes().isEmpty() && step.problem().isEmpty()) {
                out.append("  (no changes)\n");
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, Change change) {
        if (change.from().equals(change.to())) {
            out.append("  ")
                    .append(change.what())
                    .append(": ")
                    .append(change.to())
                    .append(" (no change)\n");
            return;
        }
        if (!change.from().isEmpty()) {
            out.append("- ")
                    .append(change.what())
                    .append(": ")
                    .append(change.from())
                    .append('\n');
        }
        out.append("+ ").append(change.what()).append(": ").append(change.to()).append('\n');
    }
}
