package io.iotdr.examples.lab;

import io.iotdr.examples.process.ChildProcess;
import io.iotdr.spi.Journal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A journal that stops its process after the captured state of one step is durable and before the step changes anything,
 * so that the lab can kill the orchestrator there.
 */
record StopAtStep(Journal real, String step) implements Journal {

    @Override
    public long append(String stream, long expectedVersion, List<byte[]> entries) {
        long version = real.append(stream, expectedVersion, entries);
        if (!step.isEmpty() && entries.stream().anyMatch(this::isCaptured)) {
            ChildProcess.say("standing", step);
            ChildProcess.standStill();
        }
        return version;
    }

    private boolean isCaptured(byte[] entry) {
        String event = new String(entry, StandardCharsets.UTF_8);
        return event.startsWith("{\"type\":\"StepCaptured\",\"step\":\"" + step + "\"");
    }

    @Override
    public List<byte[]> read(String stream) {
        return real.read(stream);
    }

    @Override
    public Optional<byte[]> first(String stream) {
        return real.first(stream);
    }

    @Override
    public Optional<byte[]> last(String stream) {
        return real.last(stream);
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
