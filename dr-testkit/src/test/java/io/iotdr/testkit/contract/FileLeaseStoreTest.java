package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.journal.FileLeaseStore;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.testkit.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests leases in files, also when the machine's clock steps. */
final class FileLeaseStoreTest extends LeaseStoreContract {

    private static final Duration LENGTH = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final ManualTime machine = new ManualTime();

    @Override
    protected LeaseStore open() {
        return FileLeaseStore.at(directory, time);
    }

    private LeaseStore process() {
        return FileLeaseStore.at(directory, machine);
    }

    @Test
    void aForwardStepOfTheClockLetsNoSecondOwnerIn() {
        LeaseStore owner = process();
        LeaseStore watching = process();
        Lease held = owner.acquire("run", "a", LENGTH).orElseThrow();
        machine.jump(Duration.ofSeconds(15));
        LeaseStore fresh = process();
        for (int seconds = 0; seconds < 30; seconds += 3) {
            assertThat(watching.acquire("run", "b", LENGTH)).isEmpty();
            assertThat(fresh.acquire("run", "c", LENGTH)).isEmpty();
            machine.advance(Duration.ofSeconds(3));
            assertThat(owner.renew(held, LENGTH)).isPresent();
        }
        machine.advance(LENGTH.plusMillis(1));
        assertThat(fresh.acquire("run", "c", LENGTH).map(Lease::epoch)).contains(2L);
    }

    @Test
    void aBackwardStepOfTheClockDelaysATakeoverByOneLengthAtMost() {
        process().acquire("run", "a", LENGTH);
        machine.jump(Duration.ofHours(-3));
        LeaseStore next = process();
        assertThat(next.acquire("run", "b", LENGTH)).isEmpty();
        machine.advance(LENGTH.plusMillis(1));
        assertThat(next.acquire("run", "b", LENGTH)).isPresent();
    }

    @Test
    void aLeaseOfAnEarlierVersionIsReadAndTakenOver() throws IOException {
        Files.writeString(
                directory.resolve("run.lease"),
                "{\"name\":\"run\",\"owner\":\"old\",\"epoch\":7,\"expiry\":\"" + machine.now() + "\"}");
        LeaseStore next = process();
        assertThat(next.read("run").orElseThrow().owner()).isEqualTo("old");
        machine.advance(LENGTH.plusMillis(1));
        assertThat(next.acquire("run", "b", LENGTH).map(Lease::epoch)).contains(8L);
    }

    @Test
    void aLeaseThatCannotBeReadIsTakenOverAfterOneLengthWithAGreaterEpoch() throws IOException {
        for (String text : new String[] {"", "garbage", "{\"owner\":\"a\",\"epoch\":1,\"newer\":1}"}) {
            LeaseStore next = process();
            Files.writeString(directory.resolve("run.lease"), text);
            assertThat(next.acquire("run", "b", LENGTH)).as(text).isEmpty();
            machine.advance(LENGTH.plusMillis(1));
            assertThat(next.acquire("run", "b", LENGTH).orElseThrow().epoch())
                    .as(text)
                    .isGreaterThan(1_000_000);
        }
    }
}
