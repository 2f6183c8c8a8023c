package io.iotdr.step.builtin;

import io.iotdr.error.Reason;
import io.iotdr.plan.Durations;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.Change;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program without a shell. Parameters: {@code command} (program and arguments), {@code env} (the environment;
 * besides it, only {@code PATH}, {@code HOME} and the {@code DR_} variables are passed), {@code verify} and {@code
 * rollback} (further commands). Exit status 0 is success. When an attempt is interrupted, the command runs again, after the
 * processes of the earlier attempt have ended ({@link CommandSurvivors}).
 */
public final class RunCommand implements RecoveryStep<NoState> {

    private static final Duration LOOK = Duration.ofMillis(20);

    /** The effects whose command this process has begun and not seen end: it timed out, or was interrupted. */
    private final Set<String> unseen = ConcurrentHashMap.newKeySet();

    @Override
    public Class<NoState> stateType() {
        return NoState.class;
    }

    @Override
    public NoState capture(StepContext context) {
        if (context.spec().parameters().textList("command").isEmpty()) {
            throw ProviderException.refused(
                    "run-command", "run " + context.spec().id(), "the step has no 'command'; add one");
        }
        return new NoState();
    }

    @Override
    public List<Change> preview(StepContext context, NoState before) {
        return List.of(new Change(
                "command", "", String.join(" ", context.spec().parameters().textList("command"))));
    }

    @Override
    public void apply(StepContext context, NoState before) {
        runAlone(context, context.spec().parameters().textList("command"));
    }

    @Override
    public Verification verify(StepContext context, NoState before) {
        List<String> check = context.spec().parameters().textList("verify");
        if (context.aborted()) {
            new CommandSurvivors(context).endVisible();
        }
        if (check.isEmpty()) {
            return Verification.done("the command exited with status 0");
        }
        Ended ended = run(context, check);
        return ended.status() == 0
                ? Verification.done("checked by " + check.get(0))
                : Verification.pending(check.get(0) + " to succeed; it exited with status " + ended.status());
    }

    /** The engine cannot observe a command's effect, so it runs an interrupted command again. */
    @Override
    public boolean observable() {
        return false;
    }

    @Override
    public void revert(StepContext context, NoState before) {
        List<String> undo = context.spec().parameters().textList("rollback");
        if (undo.isEmpty()) {
            throw new RevertRefusedException("the command of step '"
                    + context.spec().id() + "' has no 'rollback' command; undo its effect manually");
        }
        runAlone(context, undo);
    }

    private record Ended(int status, String output) {}

    /** Runs a command beside which no process of an earlier attempt at the same effect may run. */
    private void runAlone(StepContext context, List<String> command) {
        CommandSurvivors survivors = new CommandSurvivors(context);
        survivors.endBeforeRepetition(!unseen.add(survivors.cookie()));
        Ended ended = run(context, command);
        unseen.remove(survivors.cookie());
        refuseFailed(command, ended);
        survivors.forget();
    }

    private static void refuseFailed(List<String> command, Ended ended) {
        if (ended.status() != 0) {
            throw ProviderException.notDone(
                    "run-command",
                    "complete " + command.get(0),
                    "it exited with status " + ended.status() + ": " + ended.output(),
                    null);
        }
    }

    private static Ended run(StepContext context, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null").exists() ? new File("/dev/null") : new File("NUL"));
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(environment(context));
        context.requireOwnership();
        try {
            return ended(context, command.get(0), builder.start());
        } catch (IOException e) {
            throw ProviderException.notDone("run-command", "run " + command.get(0), Reason.of(e), e);
        }
    }

    /** Waits for the end, and meanwhile reads the output, of which only the last part is kept. */
    private static Ended ended(StepContext context, String program, Process process) throws IOException {
        OutputTail tail = new OutputTail(process.getInputStream());
        try {
            while (true) {
                boolean more = tail.read();
                if (!more && process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    tail.read();
                    return new Ended(process.exitValue(), tail.text());
                }
                if (context.timeUp()) {
                    throw ProviderException.unknown(
                            "run-command",
                            "run " + program,
                            "it did not exit within the step's timeout of "
                                    + Durations.text(context.spec().timeout()),
                            null);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown("run-command", "run " + program, "interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Map<String, String> environment(StepContext context) {
        Map<String, String> all =
                new java.util.TreeMap<>(context.spec().parameters().textMap("env"));
        all.put("DR_EXECUTION", context.executionId());
        all.put("DR_STEP", context.spec().id());
        all.put("DR_IDEMPOTENCY_KEY", context.idempotencyKey());
        CommandSurvivors.mark(context, all);
        all.put("DR_ATTEMPT", String.valueOf(context.attempt()));
        all.put("DR_SOURCE_REGION", context.sourceRegion());
        all.put("DR_TARGET_REGION", context.targetRegion());
        all.put("DR_DISASTER", context.disaster().map(d -> d.type().wireName()).orElse(""));
        return all;
    }
}
