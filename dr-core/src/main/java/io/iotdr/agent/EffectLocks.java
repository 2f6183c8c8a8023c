package io.iotdr.agent;

import io.iotdr.error.Reason;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effects in progress at all agents that share a directory. Each agent holds a shared lock on the file of a plan while it
 * carries out effects of the plan; the first effect of a new owner waits until it could lock the file alone. A lock ends
 * with its process. Thread-safe.
 */
final class EffectLocks {

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** A file that this process has locked, and how many of its effects need that. */
    private static final class HeldLock {
        private final FileChannel channel;
        private int effects = 1;

        private HeldLock(FileChannel channel) {
            this.channel = channel;
        }
    }

    /** By file: the JVM holds locks of files as a whole, also for several agents in one process. */
    private static final Map<Path, HeldLock> HELD = new HashMap<>();

    private final Path directory;
    private final FenceFile file;
    private final TimeSource time;

    EffectLocks(Path directory, FenceFile file, TimeSource time) {
        this.directory = directory;
        this.file = file;
        this.time = time;
    }

    /**
     * Waits for the effects of older owners at other agents; those at this one have ended.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when they have not ended after {@code patience}
     */
    void enter(FencingToken token, Duration patience) {
        long end = time.clock().nanos() + patience.toNanos();
        while (!entered(token)) {
            if (time.clock().nanos() - end >= 0) {
                throw notDone(
                        "an earlier effect of " + token.plan() + " has not ended at another agent of this directory",
                        null);
            }
            try {
                time.scheduler().sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw notDone("interrupted", e);
            }
        }
    }

    private boolean entered(FencingToken token) {
        synchronized (HELD) {
            return locked(token);
        }
    }

    private boolean locked(FencingToken token) {
        Path path = path(token);
        HeldLock mine = HELD.get(path);
        if (mine != null) {
            boolean settled = file.isSettled(token);
            mine.effects += settled ? 1 : 0;
            return settled;
        }
        @Nullable FileChannel open = null;
        try {
            PrivateFiles.create(path);
            open = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            if (!file.isSettled(token) && !settled(open, token) || open.tryLock(0, Long.MAX_VALUE, true) == null) {
                open.close();
                return false;
            }
            HELD.put(path, new HeldLock(open));
            return true;
        } catch (IOException e) {
            close(open);
            throw notDone("the lock " + path + " cannot be used: " + Reason.of(e), e);
        } catch (RuntimeException | Error e) {
            close(open);
            throw e;
        }
    }

    /** Nobody older begins an effect any more, since the mark of this owner is stored already. */
    private boolean settled(FileChannel open, FencingToken token) throws IOException {
        try (FileLock alone = open.tryLock()) {
            if (alone == null) {
                return false;
            }
            file.settle(token);
            return true;
        }
    }

    /** Ends an effect that has entered. */
    void leave(FencingToken token) {
        synchronized (HELD) {
            HeldLock mine = HELD.get(path(token));
            if (mine != null && --mine.effects == 0) {
                HELD.remove(path(token));
                close(mine.channel);
            }
        }
    }

    private Path path(FencingToken token) {
        return directory.resolve(token.plan() + ".effects").toAbsolutePath().normalize();
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException unlocked) {
            // The lock ends with the descriptor, which the system has closed whatever it reports.
            return;
        }
    }

    private static ProviderException notDone(String reason, @Nullable Throwable cause) {
        return ProviderException.notDone("agent", "admit an effect", reason, cause);
    }
}
