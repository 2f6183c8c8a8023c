package io.iotdr.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A chain of db-scheduler's one-time tasks that do nothing but start the next, on PostgreSQL, with immediate execution. */
final class DbSchedulerPeer implements AutoCloseable {

    private static final String TABLE =
            "create table scheduled_tasks (task_name text not null, task_instance text not null,"
                    + " task_data bytea, execution_time timestamp with time zone not null, picked boolean not null, picked_by text,"
                    + " last_success timestamp with time zone, last_failure timestamp with time zone, consecutive_failures int,"
                    + " last_heartbeat timestamp with time zone, version bigint not null, priority smallint,"
                    + " primary key (task_name, task_instance));"
                    + " create index on scheduled_tasks (execution_time)";

    private final EmbeddedPostgres database;
    private final HikariDataSource pool = new HikariDataSource();
    private final AtomicInteger runs = new AtomicInteger();
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;
    private volatile int wanted;
    private volatile CountDownLatch done = new CountDownLatch(0);

    /** Starts the peer; the library's default is a PostgreSQL that syncs nothing to disk. */
    DbSchedulerPeer(boolean syncs) throws IOException, SQLException {
        String syncing = syncs ? "on" : "off";
        database = EmbeddedPostgres.builder()
                .setServerConfig("fsync", syncing)
                .setServerConfig("synchronous_commit", syncing)
                .start();
        pool.setDataSource(database.getPostgresDatabase());
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
        task = Tasks.oneTime("noop").execute((instance, context) -> next());
        scheduler = Scheduler.create(pool, task)
                .threads(4)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .build();
        scheduler.start();
    }

    private void next() {
        int step = runs.incrementAndGet();
        if (step >= wanted) {
            done.countDown();
        } else {
            scheduler.schedule(task.instance("step-" + step + "-" + System.nanoTime()), Instant.now());
        }
    }

    void run(int steps) throws InterruptedException {
        runs.set(0);
        wanted = steps;
        done = new CountDownLatch(1);
        scheduler.schedule(task.instance("first-" + System.nanoTime()), Instant.now());
        if (!done.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("only " + runs.get() + " of " + steps + " ran");
        }
    }

    @Override
    public void close() throws IOException {
        scheduler.stop();
        pool.close();
        database.close();
    }
}
