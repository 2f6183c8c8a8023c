package io.iotdr.repository;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Gathers sealed chunks into packs and hands each full one over. Not thread-safe. */
final class PackWriter {

    private static final int FULL = 16 << 20;

    private final Sealing sealing;
    private final Compression compression;
    private final BiConsumer<Index.Pack, byte[]> full;
    private final Set<String> written = new HashSet<>();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private List<Index.Chunk> chunks = new ArrayList<>();
    private String name;
    private Sealing.Writer boxes;

    /** Hands each pack, with its content, to {@code full}. */
    PackWriter(Sealing sealing, Compression compression, BiConsumer<Index.Pack, byte[]> full) {
        this.sealing = sealing;
        this.compression = compression;
        this.full = full;
        this.name = newName();
        this.boxes = sealing.writer("pack", name);
    }

    private static String newName() {
        return HexFormat.of().formatHex(Sealing.random(16));
    }

    /** Adds a chunk, unless this writer has it already. */
    void add(String id, byte[] plain) {
        if (!written.add(id)) {
            return;
        }
        byte[] packed = compression.pack(plain);
        boolean smaller = packed.length < plain.length;
        byte[] box = boxes.box(smaller ? packed : plain);
        if (chunks.isEmpty()) {
            bytes.writeBytes(boxes.header());
        }
        Compression used = smaller ? compression : Compression.NONE;
        chunks.add(new Index.Chunk(id, bytes.size(), box.length, plain.length, used));
        bytes.writeBytes(box);
        if (bytes.size() >= FULL) {
            flush();
        }
    }

    /** Hands over what there is. */
    void flush() {
        if (chunks.isEmpty()) {
            return;
        }
        full.accept(
                new Index.Pack(name, HexFormat.of().formatHex(boxes.salt()), List.copyOf(chunks)), bytes.toByteArray());
        bytes = new ByteArrayOutputStream();
        chunks = new ArrayList<>();
        name = newName();
        boxes = sealing.writer("pack", name);
    }
}
