package io.iotdr.onprem.postgresql;

import io.iotdr.time.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * The limit for all that is done on a connection. Those of the driver hold for each read, so that a server that sends a little
 * now and then is waited for without end.
 */
record AbortLimit(Future<?> end) implements AutoCloseable {

    /** Breaks a connection after a while, unless the limit is closed before. */
    static AbortLimit of(Connection connection, Duration length, Scheduler scheduler) {
        return new AbortLimit(scheduler.after(length, () -> {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException alreadyBroken) {
                return;
            }
        }));
    }

    @Override
    public void close() {
        end.cancel(false);
    }
}
