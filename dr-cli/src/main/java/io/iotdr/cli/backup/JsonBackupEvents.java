package io.iotdr.cli.backup;

import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.VerifyResult;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints one JSON object per event, each on a line of its own and with a {@code type}. */
record JsonBackupEvents(PrintWriter out) implements BackupEvents {

    @Override
    public void started(List<String> scheduled) {
        say("started", Map.of("scheduled", scheduled));
    }

    @Override
    public void notScheduled(String source) {
        say("not_scheduled", Map.of("source", source));
    }

    @Override
    public void made(RecoveryPoint point) {
        say("backup_made", Map.of("point", point));
    }

    @Override
    public void attention(String source, List<String> repository, List<String> missing) {
        say("attention", Map.of("source", source, "repository", repository, "missing", missing));
    }

    @Override
    public void verified(VerifyResult found) {
        say("verified", Map.of("result", found));
    }

    @Override
    public void sampled(RecoveryPoint point, SampleRestore restored) {
        say("sample_restored", Map.of("point", point.id(), "result", restored));
    }

    @Override
    public void pruned(PruneResult done) {
        say("pruned", Map.of("result", done));
    }

    @Override
    public void failed(String what, RuntimeException failure, Duration again) {
        say("failed", Map.of("what", what, "cause", Reason.of(failure), "retry_in", again));
    }

    private void say(String type, Map<String, ?> fields) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type);
        event.putAll(fields);
        out.println(Json.write(event));
        out.flush();
    }
}
