package io.iotdr.examples.kill;

import io.iotdr.spi.Journal;
import io.iotdr.testkit.fake.DelegatingJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A journal that kills its own process with {@code kill -9} at a chosen append to the stream of a run. */
final class SelfKillingJournal extends DelegatingJournal {

    private int at;
    private boolean after;
    private int appends;

    SelfKillingJournal(Journal real) {
        super(real);
    }

    /** Counts appends from now on, and kills the process at the {@code append}-th; 0 for never. */
    synchronized void killAt(int append, boolean afterIt) {
        at = append;
        after = afterIt;
        appends = 0;
    }

    private synchronized boolean due(String stream, boolean isAfter) {
        if (!stream.matches(".*-[0-9]+")) {
            return false;
        }
        if (!isAfter) {
            appends++;
        }
        return appends == at && after == isAfter;
    }

    @Override
    public long append(String stream, long expectedVersion, List<byte[]> entries) {
        if (due(stream, false)) {
            die();
        }
        long version = real.append(stream, expectedVersion, entries);
        if (due(stream, true)) {
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
}
