package io.iotdr.recovery.internal.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.journal.EventCodec;
import io.iotdr.journal.UnknownEventException;
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

    @Test
    void eventsAreReadAndWrittenAsEarlierVersionsDo() throws IOException {
        everyTypeIsStoredIn(RecoveryEvent.class, "events.jsonl");
    }

    @Test
    void commandsAreReadAndWrittenAsEarlierVersionsDo() throws IOException {
        everyTypeIsStoredIn(RecoveryCommand.class, "commands.jsonl");
    }

    @Test
    void theQueueOfRunsIsReadAndWrittenAsEarlierVersionsDo() throws IOException {
        everyTypeIsStoredIn(RunQueue.QueueEntry.class, "queue.jsonl");
    }

    /** Reads the lines of every version; a type that came later is in the directory of the version that added it. */
    private static void everyTypeIsStoredIn(Class<?> sealedType, String file) throws IOException {
        Set<String> types = new HashSet<>();
        for (Path version : versions()) {
            if (Files.exists(version.resolve(file))) {
                types.addAll(stored(sealedType, version.resolve(file)));
            }
        }
        assertThat(types).containsAll(names(sealedType));
    }

    @Test
    void anEventOfANewerVersionIsRefusedWithAdvice() {
        byte[] newer = "{\"type\":\"RegionDemoted\",\"at\":\"2026-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> EventCodec.of(RecoveryEvent.class).decode(newer))
                .isInstanceOf(UnknownEventException.class)
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
