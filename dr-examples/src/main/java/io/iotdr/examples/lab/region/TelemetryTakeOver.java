package io.iotdr.examples.lab.region;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.restore.RestoreHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Takes another region's telemetry over: the code that a platform writes to restore into a store of its own. */
final class TelemetryTakeOver implements RestoreHandler {

    private final TelemetryStore store;

    TelemetryTakeOver(TelemetryStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "telemetry";
    }

    @Override
    public void takeOver(Path files, RecoveryPoint backup) {
        try {
            TelemetryStore.read(files).forEach(store::put);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was restored into " + files, e);
        }
    }

    @Override
    public void takeOver(LogRecord entry) {
        store.put(Telemetry.ofBytes(entry.payload()));
    }

    @Override
    public long finish() {
        return store.all().size();
    }
}
