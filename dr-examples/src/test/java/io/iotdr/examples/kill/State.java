package io.iotdr.examples.kill;

import com.zaxxer.hikari.HikariDataSource;
import io.iotdr.journal.BlockJournal;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.journal.RegisterLeaseStore;
import io.iotdr.onprem.postgresql.PostgresBlocks;
import io.iotdr.onprem.postgresql.PostgresRegister;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.time.SystemClock;
import java.nio.file.Path;
import java.time.Duration;

/** The state of orchestrators: in a directory or in a database. */
record State(Journal journal, LeaseStore leases) {

    /** Opens the state at the URL of a database or at the path of a directory. */
    static State at(String place) {
        if (place.startsWith("jdbc:")) {
            HikariDataSource database = new HikariDataSource();
            database.setJdbcUrl(place);
            database.setMaximumPoolSize(4);
            return new State(
                    BlockJournal.on(new PostgresBlocks(database)),
                    RegisterLeaseStore.on(new PostgresRegister(database), SystemClock.INSTANCE, Duration.ZERO));
        }
        Path directory = Path.of(place);
        return new State(
                FileJournal.at(directory.resolve("journal")),
                FileLeaseStore.at(directory.resolve("leases"), SystemClock.INSTANCE));
    }
}
