package io.iotdr.backup.repository.log;

import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.TransactionLog.Replay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Forwards the records of one replay and collects the gaps between them. Not thread-safe. */
final class Replaying {

    private final String stream;
    private final long begin;
    private final Optional<Instant> moment;
    private final Consumer<LogRecord> records;
    private final List<String> gaps = new ArrayList<>();
    private long expected;
    private long given;
    private Optional<Instant> newest = Optional.empty();

    Replaying(String stream, long begin, Optional<Instant> moment, Consumer<LogRecord> records) {
        this.stream = stream;
        this.begin = begin;
        this.moment = moment;
        this.records = records;
        this.expected = begin;
    }

    void miss(String what) {
        gaps.add(what);
    }

    void take(LogRecord entry) {
        if (entry.sequence() < begin) {
            return;
        }
        if (entry.sequence() > expected) {
            gaps.add("records " + expected + " to " + (entry.sequence() - 1) + " of " + stream
                    + " are missing in every location");
        }
        expected = entry.sequence() + 1;
        if (moment.filter(entry.time()::isAfter).isEmpty()) {
            records.accept(entry);
            given++;
            newest = Optional.of(entry.time());
        }
    }

    Replay end() {
        return new Replay(given, newest, List.copyOf(gaps));
    }
}
