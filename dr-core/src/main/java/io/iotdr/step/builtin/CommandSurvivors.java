package io.iotdr.step.builtin;

import io.iotdr.spi.ProviderException;
import io.iotdr.step.StepContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of a command whose orchestrator was killed: they must not run beside its repetition.
 *
 * <p>Linux shows the environment of a user's processes in {@code /proc}, and each process of a command carries a cookie
 * of its effect there. A file in the directory for temporary files marks the effects that began on this machine. Elsewhere,
 * and after a takeover on another machine, nothing can be found, so the repetition waits until the earlier attempt must
 * have ended by its timeout; an orchestrator that lives ends it then.
 */
final class CommandSurvivors {

    /** The variable that carries the cookie; a command that clears its environment escapes this search. */
    private static final String VARIABLE = "DR_COOKIE";

    private static final Path PROCESSES = Path.of("/proc");

    private final StepContext context;
    private final String cookie;
    private final Path mark;

    CommandSurvivors(StepContext context) {
        this.context = context;
        this.cookie = cookie(context);
        this.mark = Path.of(System.getProperty("java.io.tmpdir"), "iot-dr-" + cookie);
    }

    /** Adds the variable by which the processes of a command are found. */
    static void mark(StepContext context, Map<String, String> environment) {
        environment.put(VARIABLE, cookie(context));
    }

    /** Returns a name that no other effect has, also none of a run with the same id in another journal. */
    private static String cookie(StepContext context) {
        String effect = context.runStartedAt() + " " + context.plan().hash() + " " + context.idempotencyKey();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(effect.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Ends what an earlier attempt left running, or waits until it must have ended; then marks this machine. */
    void endBeforeRepetition() {
        boolean visible = Files.isDirectory(PROCESSES.resolve("self"));
        List<ProcessHandle> survivors = visible ? found() : List.of();
        survivors.forEach(CommandSurvivors::end);
        if (!survivors.isEmpty()) {
            context.await("the processes of an earlier attempt to end", () -> found().isEmpty());
        } else if (!visible || !Files.exists(mark)) {
            context.interruptedSince().ifPresent(this::awaitTimeout);
        }
        mark();
    }

    /** Forgets the mark of an effect that has ended. */
    void forget() {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException stays) {
            // A mark that stays only says, truly, that this machine was the last to run the command.
            return;
        }
    }

    private void awaitTimeout(Instant began) {
        Instant ended = began.plus(context.spec().timeout());
        context.await(
                "an earlier attempt, which may run on another machine, to end by its timeout",
                () -> !context.clock().now().isBefore(ended));
    }

    private void mark() {
        try {
            Files.createFile(mark);
        } catch (FileAlreadyExistsException known) {
            return;
        } catch (IOException e) {
            throw ProviderException.notDone(
                    "run-command",
                    "mark the command",
                    "the directory for temporary files cannot be written: " + e.getMessage(),
                    e);
        }
    }

    /** Returns the processes that run. One that has ended and that nobody waits for shows no environment any more. */
    private List<ProcessHandle> found() {
        byte[] variable = (VARIABLE + "=" + cookie).getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> all = Files.list(PROCESSES)) {
            return all.filter(p -> carries(p, variable))
                    .flatMap(p -> handle(p).stream())
                    .filter(h -> h.pid() != ProcessHandle.current().pid())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw ProviderException.notDone(
                    "run-command",
                    "look for processes of an earlier attempt",
                    PROCESSES + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static Optional<ProcessHandle> handle(Path process) {
        try {
            return ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
        } catch (NumberFormatException noProcess) {
            return Optional.empty();
        }
    }

    /** Returns whether one whole variable of a process's environment is this one. */
    private static boolean carries(Path process, byte[] variable) {
        byte[] environment;
        try {
            environment = Files.readAllBytes(process.resolve("environ"));
        } catch (IOException notOurs) {
            return false;
        }
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (Arrays.equals(environment, start, i, variable, 0, variable.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static void end(ProcessHandle survivor) {
        survivor.descendants().forEach(ProcessHandle::destroyForcibly);
        survivor.destroyForcibly();
    }
}
