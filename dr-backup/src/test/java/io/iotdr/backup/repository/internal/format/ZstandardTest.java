package io.iotdr.backup.repository.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupCorruptedException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that each way of compressing reads what the other has written. */
final class ZstandardTest {

    private static final List<Zstandard> WAYS = List.of(Zstandard.here(), new JavaZstandard());

    private static List<byte[]> contents() {
        byte[] random = new byte[300_000];
        new Random(1).nextBytes(random);
        byte[] repeated = new byte[2_000_000];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = (byte) (i % 251 + i / 5_000);
        }
        return List.of(new byte[0], new byte[1], random, repeated, new byte[4 << 20]);
    }

    @Test
    void theNativeLibraryIsUsedHere() {
        assertThat(WAYS.get(0)).isInstanceOf(NativeZstandard.class);
    }

    @Test
    void eachReadsWhatTheOtherHasWritten() {
        for (byte[] content : contents()) {
            for (Zstandard writes : WAYS) {
                for (Zstandard reads : WAYS) {
                    assertThat(Arrays.equals(reads.decompress(writes.compress(content), content.length), content))
                            .as("%s bytes, %s to %s", content.length, writes, reads)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aPackerWritesTheSameFormatAndTellsWhenItDoesNotFit() {
        byte[] content = contents().get(3);
        byte[] random = contents().get(2);
        byte[] out = new byte[content.length];
        for (Zstandard way : WAYS) {
            try (Codec.Packer packer = way.packer()) {
                int size = packer.pack(content, content.length, out);
                for (Zstandard reads : WAYS) {
                    assertThat(Arrays.equals(reads.decompress(Arrays.copyOf(out, size), content.length), content))
                            .isTrue();
                }
                assertThat(packer.pack(random, random.length, new byte[1000])).isEqualTo(-1);
            }
        }
    }

    @Test
    void damagedAndLongerContentIsRefused() {
        byte[] content = contents().get(3);
        for (Zstandard way : WAYS) {
            byte[] packed = way.compress(content);
            assertThatThrownBy(() -> way.decompress(packed, content.length - 1))
                    .as(way + ": more than is expected")
                    .isInstanceOf(BackupCorruptedException.class);
            assertThatThrownBy(() -> way.decompress(Arrays.copyOf(packed, packed.length / 2), content.length))
                    .as(way + ": cut off")
                    .isInstanceOf(BackupCorruptedException.class);
            assertThatThrownBy(() -> way.decompress(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, content.length))
                    .as(way + ": something else")
                    .isInstanceOf(BackupCorruptedException.class);
        }
    }
}
