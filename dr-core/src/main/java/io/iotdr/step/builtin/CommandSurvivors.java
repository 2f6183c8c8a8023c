package io.iotdr.step.builtin;

import io.iotdr.error.Reason;
import io.iotdr.log.Logs;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.StepContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;

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

    private static final Logger LOG = Logs.of(CommandSurvivors.class);
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

    /**
     * Returns a name that no step of another run has, also of none with the same id in another journal. The commands that
     * apply, verify and undo a step share it, because none of them may run beside another.
     */
    private static String cookie(StepContext context) {
        String effect = String.join(
                " ",
                context.runStartedAt().toString(),
                context.executionId(),
                context.spec().id(),
                context.targetRegion());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(effect.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Ends what an interrupted attempt left running, or waits until it must have ended; then marks this machine. A process
     * that outlives a command whose end was seen, such as a service that it started, was meant to.
     *
     * @param lost whether this process has begun the command and not seen its end
     */
    void endBeforeRepetition(boolean lost) {
        if ((lost || context.interruptedSince().isPresent()) && !endVisible() && !beganHere()) {
            context.awaitLostAttempt();
        }
        mark();
    }

    /** Returns the name of the effect, see {@link #mark}. */
    String cookie() {
        return cookie;
    }

    /** Ends the processes that can be seen, and returns whether there were any. */
    boolean endVisible() {
        List<ProcessHandle> survivors = found();
        if (survivors.isEmpty()) {
            return false;
        }
        survivors.forEach(CommandSurvivors::end);
        context.await("the processes of an earlier attempt to end", () -> found().isEmpty());
        return true;
    }

    /** Returns whether the interrupted attempt began on this machine, and among the processes that can be seen. */
    private boolean beganHere() {
        try {
            return Files.isDirectory(PROCESSES.resolve("self"))
                    && Files.exists(mark)
                    && Files.readString(mark)
                            .equals(context.interruptedSince()
                                    .map(began -> place(began))
                                    .orElse(""));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Returns the content of the mark: which attempt began here, and among which processes. */
    private static String place(Instant began) {
        String processes;
        try {
            processes = Files.readSymbolicLink(PROCESSES.resolve("self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException withoutNamespaces) {
            // Other systems than Linux have one space of processes.
            processes = "";
        }
        return began + " " + processes;
    }

    /** Forgets the mark of an effect that has ended. */
    void forget() {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException stays) {
            LOG.debug("The mark {} stays; it names an attempt that has ended", mark);
        }
    }

    /** Without a mark, a repetition waits longer than it must, so a directory that cannot be written stops nothing. */
    private void mark() {
        try {
            Files.deleteIfExists(mark);
            Path fresh = Files.createFile(mark);
            Files.writeString(fresh, place(context.startedAt()), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            LOG.warn("Cannot mark a command in the directory for temporary files: {}", Reason.of(e));
        }
    }

    /** Returns the processes that run. One that has ended and that nobody waits for shows no environment any more. */
    private List<ProcessHandle> found() {
        if (!Files.isDirectory(PROCESSES.resolve("self"))) {
            return List.of();
        }
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
