package io.iotdr.recovery.internal.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.journal.EventCodec;
import io.iotdr.journal.JournalCorruptedException;
import io.iotdr.json.WireName;
import io.iotdr.recovery.RecoveryCommand;
import io.iotdr.recovery.RecoveryEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that events and commands keep their stored format. Orchestrators of adjacent versions share state during a
 * rolling upgrade, so this version must read and write the same bytes as the earlier one.
 */
final class WireFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/iotdr/recovery/golden");

    static List<Path> versions() throws IOException {
        try (Stream<Path> directories = Files.list(GOLDEN)) {
            return directories.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void eventsAreReadAndWrittenAsEarlierVersionsDo(Path version) throws IOException {
        assertThat(stored(RecoveryEvent.class, version.resolve("events.jsonl")))
                .containsAll(names(RecoveryEvent.class));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void commandsAreReadAndWrittenAsEarlierVersionsDo(Path version) throws IOException {
        assertThat(stored(RecoveryCommand.class, version.resolve("commands.jsonl")))
                .containsAll(names(RecoveryCommand.class));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theQueueOfRunsIsReadAndWrittenAsEarlierVersionsDo(Path version) throws IOException {
        assertThat(stored(RunQueue.QueueEntry.class, version.resolve("queue.jsonl")))
                .containsAll(names(RunQueue.QueueEntry.class));
    }

    @Test
    void anEventOfANewerVersionIsRefusedWithAdvice() {
        byte[] newer = "{\"type\":\"RegionDemoted\",\"at\":\"2026-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> EventCodec.of(RecoveryEvent.class).decode(newer))
                .isInstanceOf(JournalCorruptedException.class)
                .hasMessageContaining("RegionDemoted")
                .hasMessageContaining("version");
    }

    /** Reads every line, checks that it is written back as the same bytes, and returns the types that occur. */
    private static <E> Set<String> stored(Class<E> sealedType, Path golden) throws IOException {
        EventCodec<E> codec = EventCodec.of(sealedType);
        Set<String> types = new HashSet<>();
        for (String line : Files.readAllLines(golden)) {
            E event = codec.decode(line.getBytes(StandardCharsets.UTF_8));
            assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(line);
            types.add(event.getClass().getAnnotation(WireName.class).value());
        }
        return types;
    }

    private static List<String> names(Class<?> sealedType) {
        return Arrays.stream(sealedType.getPermittedSubclasses())
                .map(type -> type.getAnnotation(WireName.class).value())
                .toList();
    }
}
