package io.iotdr.examples.kill;

import io.iotdr.spi.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A journal whose process is ended with {@code kill -9} at one of its appends. */
final class Suicidal implements Journal {

    private final Journal real;
    private final int at;
    private final boolean after;
    private final AtomicInteger appends = new AtomicInteger();

    Suicidal(Journal real, int at, boolean after) {
        this.real = real;
        this.at = at;
        this.after = after;
    }

    @Override
    public long append(String stream, long expectedVersion, List<byte[]> entries) {
        boolean now = appends.incrementAndGet() == at;
        if (now && !after) {
            die();
        }
        long version = real.append(stream, expectedVersion, entries);
        if (now) {
            die();
        }
        return version;
    }

    private static void die() {
        try {
            new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public List<byte[]> read(String stream) {
        return real.read(stream);
    }

    @Override
    public List<String> streams() {
        return real.streams();
    }

    @Override
    public void close() {
        real.close();
    }
}
